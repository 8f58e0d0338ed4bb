import { mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCapture } from './capture-file.ts';
import { CaptureLog } from './capture-log.ts';
import { FileSink } from './file-sink.ts';
import { readBlocks } from './pcapng-block.test-support.ts';
import { writePcapng } from './write-pcapng.ts';

const ends = { local: { address: '::1', port: 443 }, remote: { address: '::1', port: 50_000 } };
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-capture-file-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

test('the file is whole after each turn, long before it is closed', async () => {
  const path = join(folder, 'growing.pcapng');
  using capture = openCapture(path);
  expect(readBlocks(readFileSync(path))).toHaveLength(2);
  const tap = capture.openConnection(ends);
  await nextTurn();
  expect(readBlocks(readFileSync(path))).toHaveLength(5);
  tap.sent(Buffer.alloc(5_000_000));
  await nextTurn();
  const packets = readBlocks(readFileSync(path)).filter(({ type }) => type === 'packet');
  expect(packets.length).toBe(capture.summary.packets);
  expect(packets.length).toBeGreaterThan(3472);
});

test('only its owner may read it: it holds secrets', async () => {
  const path = join(folder, 'mode.pcapng');
  openCapture(path).close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await writePcapng(new CaptureLog(), join(folder, 'mode2.pcapng'));
  expect(statSync(join(folder, 'mode2.pcapng')).mode & 0o777).toBe(0o600);
});

test('an existing capture is never overwritten', async () => {
  const path = join(folder, 'once.pcapng');
  openCapture(path).close();
  expect(() => openCapture(path)).toThrow(expect.objectContaining({ code: 'capture-exists', path }));
  await expect(writePcapng(new CaptureLog(), path)).rejects.toMatchObject({ code: 'capture-exists' });
});

test('a missing folder is said by name', () => {
  expect(() => openCapture(join(folder, 'none', 'a.pcapng'))).toThrow(
    /none\/a\.pcapng cannot be written.*folder exists/,
  );
});

test.skipIf(process.platform !== 'linux')('a full disk stops the capture, not the run', () => {
  const sink = new FileSink('/dev/full', openSync('/dev/full', 'w'));
  const log = new CaptureLog({}, sink);
  log.openConnection(ends).sent(Buffer.from('x'));
  log.close();
  expect(sink.failure).toMatchObject({
    code: 'capture-unwritable',
    message: expect.stringContaining('ENOSPC') as string,
  });
  expect(log.summary).toMatchObject({ packets: 0, packetsDropped: 4, bytesWritten: 0 });
});

test('a capture that is closed counts what comes later as dropped', () => {
  const capture = openCapture(join(folder, 'closed.pcapng'));
  capture.close();
  capture.openConnection(ends).sent(Buffer.from('x'));
  expect(capture.failure).toBeUndefined();
  expect(capture.summary.packetsDropped).toBe(4);
});

test('a log in memory is written to a stream as well', async () => {
  const log = new CaptureLog();
  log.openConnection(ends).closed();
  const parts: Uint8Array[] = [];
  const target = new Writable({
    write(part: Uint8Array, _encoding, done): void {
      parts.push(part);
      done();
    },
  });
  await writePcapng(log, target);
  expect(readBlocks(Buffer.concat(parts)).filter(({ type }) => type === 'packet')).toHaveLength(7);
});

test('a log that writes a file has no blocks to give', () => {
  using capture = openCapture(join(folder, 'blocks.pcapng'));
  expect(() => capture.blocks()).toThrow(TypeError);
});
