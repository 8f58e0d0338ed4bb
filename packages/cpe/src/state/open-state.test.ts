import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openState } from './open-state.ts';
import { StateKey } from './state-key.ts';

const log = pino({ level: 'silent' });
let stateDirectory = '';
beforeEach(() => {
  const parent = mkdtempSync(join(tmpdir(), 'cordon-open-state-'));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  stateDirectory = join(parent, 'state');
});
const openWith = (settings: { stateKey?: string; stateKeyFile?: string } = {}): unknown => {
  const store = openState({ stateDirectory, ...settings }, log);
  try {
    const before = store.get('a');
    store.commit([['a', 1]]);
    return before;
  } finally {
    store.close();
  }
};

test('the key is made beside the directory, for the owner only, and opens the state again', () => {
  expect([openWith(), openWith()]).toEqual([undefined, 1]);
  expect(statSync(`${stateDirectory}.key`).mode & 0o777).toBe(0o600);
});

test('a key that is lost is not replaced by one that opens nothing', () => {
  openWith();
  rmSync(`${stateDirectory}.key`);
  expect(() => openWith()).toThrow(expect.objectContaining({ code: 'state-key-missing' }));
  expect(() => statSync(`${stateDirectory}.key`)).toThrow('ENOENT');
});

test('a key that others can read is refused with what to do', () => {
  openWith();
  chmodSync(`${stateDirectory}.key`, 0o640);
  expect(() => openWith()).toThrow(/Run: chmod 600 .*state\.key/);
});

test('keys are given as text in both notations, and another key is told from damage', () => {
  const bytes = Buffer.alloc(32, 7);
  openWith({ stateKey: bytes.toString('hex') });
  expect(openWith({ stateKey: `# current\n${bytes.toString('base64')}\n` })).toBe(1);
  expect(openWith({ stateKey: `${'ab'.repeat(32)},${bytes.toString('base64url')}` })).toBe(1);
  expect(() => openWith({ stateKey: bytes.toString('hex') })).toThrow(
    expect.objectContaining({ code: 'state-key-wrong', message: expect.not.stringContaining('0707') }),
  );
});

test.each(['', 'letmein', 'ab'.repeat(31), '# nothing', Array.from({ length: 9 }, () => 'ab'.repeat(32)).join()])(
  'no key: %j',
  (stateKey) => {
    expect(() => openWith({ stateKey })).toThrow(expect.objectContaining({ code: 'state-key-unusable' }));
  },
);

test('a key file of ones own is used and not written to', () => {
  const stateKeyFile = `${stateDirectory}-mine`;
  writeFileSync(stateKeyFile, `${'cd'.repeat(32)}\n`, { mode: 0o600 });
  expect([openWith({ stateKeyFile }), openWith({ stateKeyFile })]).toEqual([undefined, 1]);
  expect(readFileSync(stateKeyFile, 'utf8')).toBe(`${'cd'.repeat(32)}\n`);
  expect(() => statSync(`${stateDirectory}.key`)).toThrow('ENOENT');
});

test('a key cannot be printed', () => {
  expect(JSON.stringify({ key: new StateKey(new Uint8Array(32).fill(0x41)) })).toBe('{"key":"[secret]"}');
});
