import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { sendEcho } from './send-echo.ts';

test.each([
  ['192.0.2.1', 300],
  ['::1', 300],
  ['127.1', 300],
  ['127.0.0.1;id', 300],
  ['-f', 300],
  ['127.0.0.1', 1_401],
  ['127.0.0.1', -1],
  ['127.0.0.1', 1.5],
  ['127.0.0.1', Number.NaN],
])('nothing goes to %s with %d octets', async (address, size) => {
  expect(await sendEcho(address, size)).toBe(false);
});

const pings = spawnSync('ping', ['-n', '-c', '1', '-W', '1', '127.0.0.1']).status === 0;

test.skipIf(!pings)('this machine answers itself (Debian: iputils-ping)', async () => {
  expect(await sendEcho('127.0.0.9', 703)).toBe(true);
});
