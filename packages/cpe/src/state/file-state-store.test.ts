import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFileStateStore } from './file-state-store.ts';
import { encodeRecord } from './journal.ts';
import type { StateStore } from './state-store.ts';

let directory = '';
const open: StateStore[] = [];
const openStore = (options: { journalBytesMax?: number; onTornTail?: (bytes: number) => void } = {}): StateStore => {
  const store = openFileStateStore({ directory, ...options });
  open.push(store);
  return store;
};
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'cordon-state-')), 'state');
});
afterEach(() => {
  for (const store of open.splice(0)) store.close();
  rmSync(join(directory, '..'), { recursive: true, force: true });
});

test('what was committed is there after reopening', () => {
  const first = openStore();
  first.commit([
    ['a', 1],
    ['b', { c: ['x'] }],
  ]);
  first.commit([['a', undefined]]);
  first.close();
  const second = openStore();
  expect([second.get('a'), second.get('b'), second.keys('')]).toEqual([undefined, { c: ['x'] }, ['b']]);
});

test('directory and files are for the owner only, even when the directory was there before', () => {
  openStore().close();
  chmodSync(directory, 0o755);
  const store = openStore({ journalBytesMax: 1 });
  store.commit([['a', 1]]);
  const modes = ['.', 'journal.log', 'state.json', 'lock'].map((name) => statSync(join(directory, name)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
});

test('a torn tail is dropped, reported, and does not disturb later commits', () => {
  const first = openStore();
  first.commit([['a', 1]]);
  first.close();
  appendFileSync(join(directory, 'journal.log'), encodeRecord({ sequence: 2, changes: [['b', 2]] }).subarray(0, 14));
  const torn: number[] = [];
  const second = openStore({ onTornTail: (bytes) => torn.push(bytes) });
  second.commit([['c', 3]]);
  second.close();
  const third = openStore();
  expect([third.get('a'), third.get('b'), third.get('c'), torn]).toEqual([1, undefined, 3, [14]]);
});

test('damage in the middle is refused with the file and the line', () => {
  const store = openStore();
  store.commit([['a', 1]]);
  store.commit([['b', 2]]);
  store.close();
  const path = join(directory, 'journal.log');
  const bytes = readFileSync(path);
  bytes[0] = bytes[0] === 0x30 ? 0x31 : 0x30;
  writeFileSync(path, bytes);
  expect(() => openStore()).toThrow(/journal\.log is damaged at line 1/);
});

test('a snapshot that lost its journal is refused, a changed one too', () => {
  const store = openStore({ journalBytesMax: 1 });
  store.commit([['a', 1]]);
  store.close();
  truncateSync(join(directory, 'state.json'), 20);
  expect(() => openStore()).toThrow(/does not match its checksum/);
});

test('compaction keeps everything and empties the journal', () => {
  const first = openStore({ journalBytesMax: 200 });
  for (let index = 0; index < 50; index += 1) first.commit([[`key${index % 7}`, index]]);
  first.close();
  expect(statSync(join(directory, 'journal.log')).size).toBeLessThan(300);
  const second = openStore();
  expect(
    second
      .keys('key')
      .map((key) => second.get(key))
      .toSorted((a, b) => Number(a) - Number(b)),
  ).toEqual([43, 44, 45, 46, 47, 48, 49]);
});

test('records that the snapshot already holds are not applied again', () => {
  const first = openStore();
  first.commit([['a', 'old']]);
  first.close();
  const journal = readFileSync(join(directory, 'journal.log'));
  const second = openStore({ journalBytesMax: 1 });
  second.commit([['a', 'new']]);
  second.close();
  // As if the process had died after the rename and before the journal was emptied.
  const both = Buffer.concat([journal, encodeRecord({ sequence: 2, changes: [['a', 'new']] })]);
  writeFileSync(join(directory, 'journal.log'), both);
  const third = openStore();
  third.commit([['b', 1]]);
  third.close();
  const fourth = openStore();
  expect([fourth.get('a'), fourth.get('b')]).toEqual(['new', 1]);
});

test('a second process on the same directory is refused, and a stale lock is not', () => {
  const store = openStore();
  expect(() => openStore()).toThrow(expect.objectContaining({ code: 'state-in-use' }));
  store.close();
  writeFileSync(join(directory, 'lock'), `${process.pid} another-boot:1\n`);
  expect(() => openStore()).not.toThrow();
});

test('a closed store refuses further commits', () => {
  const store = openStore();
  store.close();
  expect(() => store.commit([['a', 1]])).toThrow(expect.objectContaining({ code: 'state-closed' }));
});
