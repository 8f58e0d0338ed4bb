import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { openFileStateStore } from './file-state-store.ts';
import { openSealedStateStore } from './sealed-state-store.ts';
import { StateKey } from './state-key.ts';
import type { CompactingStore, StateStore } from './state-store.ts';

const parent = mkdtempSync(join(tmpdir(), 'cordon-sealed-'));
let count = 0;
const open: StateStore[] = [];
const newDirectory = (): string => join(parent, String((count += 1)));
afterEach(() => {
  for (const store of open.splice(0)) store.close();
  rmSync(parent, { recursive: true, force: true });
});

const openPlain = (directory: string): CompactingStore => {
  const store = openFileStateStore({ directory });
  open.push(store);
  return store;
};
const openWith = (directory: string, ...keys: readonly StateKey[]): StateStore => {
  const store = openSealedStateStore({ store: openPlain(directory), name: directory, keys: () => keys });
  open.push(store);
  return store;
};
const key = (byte: number): StateKey => new StateKey(new Uint8Array(32).fill(byte));
const contentOf = (directory: string): string =>
  readdirSync(directory)
    .map((name) => readFileSync(join(directory, name), 'latin1'))
    .join();

test('values come back after reopening and are on the disk in no readable form', () => {
  const directory = newDirectory();
  const first = openWith(directory, key(1));
  first.commit([
    ['tree', { password: 'planted-secret' }],
    ['gone', 1],
  ]);
  first.commit([['gone', undefined]]);
  first.close();
  expect(contentOf(directory)).not.toContain('planted');
  const second = openWith(directory, key(1));
  expect([second.get('tree'), second.get('gone'), second.keys('')]).toEqual([
    { password: 'planted-secret' },
    undefined,
    ['tree'],
  ]);
});

test('a state in clear is sealed at the first start, and its old bytes are gone from the journal too', () => {
  const directory = newDirectory();
  const plain = openPlain(directory);
  plain.commit([['tree', 'planted-secret']]);
  plain.commit([['memory.x', ['planted-secret']]]);
  plain.close();
  expect(contentOf(directory)).toContain('planted-secret');
  const sealed = openWith(directory, key(1));
  expect([sealed.get('tree'), sealed.get('memory.x')]).toEqual(['planted-secret', ['planted-secret']]);
  expect(contentOf(directory)).not.toContain('planted');
});

test('a new key in front of the old one takes over; the old one alone then opens nothing', () => {
  const directory = newDirectory();
  const first = openWith(directory, key(1));
  first.commit([['a', 1]]);
  first.close();
  const rotated = openWith(directory, key(2), key(1));
  expect(rotated.get('a')).toBe(1);
  rotated.close();
  const second = openWith(directory, key(2));
  expect(second.get('a')).toBe(1);
  second.close();
  expect(() => openWith(directory, key(1))).toThrow(expect.objectContaining({ code: 'state-key-wrong' }));
});

test('a value under the name of another, or changed by a bit, is refused', () => {
  const directory = newDirectory();
  const store = openWith(directory, key(1));
  store.commit([
    ['a', 'one'],
    ['b', 'two'],
  ]);
  store.close();
  const plain = openPlain(directory);
  const stored = plain.get('b') as string;
  plain.commit([
    ['a', stored],
    ['b', `${stored.startsWith('A') ? 'B' : 'A'}${stored.slice(1)}`],
    ['c', 'AAAA'],
    ['d', 7],
  ]);
  plain.close();
  const reopened = openWith(directory, key(1));
  for (const name of ['a', 'b', 'c', 'd']) {
    expect(() => reopened.get(name)).toThrow(expect.objectContaining({ code: 'state-corrupt' }));
  }
});

test('the same value is never written twice alike, and two directories with one key share nothing', () => {
  const [one, two] = [newDirectory(), newDirectory()].map((directory) => {
    const store = openWith(directory, key(1));
    store.commit([['a', 'same']]);
    store.commit([['b', 'same']]);
    store.close();
    return openPlain(directory);
  });
  const stored = [one?.get('a'), one?.get('b'), two?.get('a'), two?.get('b')];
  expect(new Set(stored).size).toBe(4);
  expect(one?.get('seal')).not.toEqual(two?.get('seal'));
});
