import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readClientFqdn, writeClientFqdn } from './client-fqdn.ts';

test('a name is laid out as in DNS (RFC 4702 2.3.1)', () => {
  const hex = Buffer.from(writeClientFqdn('laptop.home.example')).toString('hex');
  expect(hex).toBe('040000066c6170746f7004686f6d65076578616d706c6500');
});

test('a name of an older client, in text, is read', () => {
  expect(readClientFqdn(Uint8Array.of(1, 255, 255, ...Buffer.from('laptop.home')))).toBe('laptop.home');
});

test('what DNS cannot lay out goes as text', () => {
  for (const name of ['a..b', `${'x'.repeat(64)}.test`, '']) {
    expect(writeClientFqdn(name)[0]).toBe(0);
    expect(readClientFqdn(writeClientFqdn(name))).toBe(name === '' ? undefined : name);
  }
});

test('labels that do not add up are no name, and nothing makes the reader throw', () => {
  expect(readClientFqdn(Uint8Array.of(4, 0, 0, 9, 0x61))).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (value) => {
      expect(['string', 'undefined']).toContain(typeof readClientFqdn(value));
    }),
  );
});
