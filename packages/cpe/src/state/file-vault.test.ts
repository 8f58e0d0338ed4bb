import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createDirectoryVault, createMemoryVault } from './file-vault.ts';

const parent = mkdtempSync(join(tmpdir(), 'cordon-vault-'));
const directory = join(parent, 'firmware');
afterEach(() => rmSync(parent, { recursive: true, force: true }));

test.each([
  ['memory', () => createMemoryVault()],
  ['directory', () => createDirectoryVault(directory)],
])('%s: what was written is read, replaced and removed', (_, open) => {
  const vault = open();
  expect(vault.read('a')).toBeUndefined();
  vault.write('a', Buffer.from('one'));
  vault.write('a', Buffer.from('two'));
  expect(Buffer.from(vault.read('a') ?? []).toString()).toBe('two');
  vault.remove('a');
  expect(vault.read('a')).toBeUndefined();
});

test('files are private, and nothing is left beside them', () => {
  createDirectoryVault(directory).write('a', Buffer.from('one'));
  expect(readdirSync(directory)).toEqual(['a']);
  expect([statSync(directory).mode & 0o777, statSync(join(directory, 'a')).mode & 0o777]).toEqual([0o700, 0o600]);
});
