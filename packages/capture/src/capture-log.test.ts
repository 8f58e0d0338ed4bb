import { setImmediate as nextTurn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CaptureLog, type CaptureLogOptions } from './capture-log.ts';
import type { ConnectionTap } from './capture-types.ts';
import { frameOf, payloadOf, type ReadBlock, readBlocks } from './pcapng-block.test-support.ts';

const local = { address: '127.0.0.1', port: 7547 };
const remote = { address: '127.0.0.1', port: 40_000 };
const keyLogLine = `CLIENT_RANDOM ${'ab'.repeat(32)} ${'cd'.repeat(48)}`;

function newLog(limits: CaptureLogOptions['limits'] = {}): CaptureLog {
  return new CaptureLog({ limits, now: () => 1_700_000_000_000.25 });
}

function open(log: CaptureLog, comment?: string): ConnectionTap {
  return log.openConnection({ local, remote, initiator: 'remote', ...(comment === undefined ? {} : { comment }) });
}

function blocksOf(log: CaptureLog): ReadBlock[] {
  return readBlocks(Buffer.concat(log.blocks()));
}

function packetsOf(log: CaptureLog): ReadBlock[] {
  return blocksOf(log).filter(({ type }) => type === 'packet');
}

function payloads(log: CaptureLog): string[] {
  return packetsOf(log)
    .map(payloadOf)
    .filter((payload) => payload !== '');
}

test('secrets stand before the packets of the turn in which they came', async () => {
  const log = newLog();
  open(log).received(Buffer.from('hello'));
  log.addKeyLogLine(keyLogLine);
  await nextTurn();
  const types = blocksOf(log).map(({ type }) => type);
  expect(types).toEqual(['section', 'interface', 'secrets', 'packet', 'packet', 'packet', 'packet', 'statistics']);
});

test('what waits is written at the end of the turn without being asked', async () => {
  const log = newLog();
  open(log);
  const before = log.summary.bytesWritten;
  await nextTurn();
  expect(log.summary.bytesWritten).toBeGreaterThan(before);
});

test('text that is no key log line never reaches the file', () => {
  const log = newLog();
  for (const line of ['', 'password hunter2', `${keyLogLine}\nX`, `${keyLogLine}zz`, `A ${'a'.repeat(1_000_000)}`]) {
    expect(log.addKeyLogLine(line)).toBe(false);
  }
  expect(log.addKeyLogLine(Buffer.from(`${keyLogLine}\n`))).toBe(true);
  expect(blocksOf(log).filter(({ type }) => type === 'secrets')).toHaveLength(1);
});

test('the initiator sends the SYN', () => {
  const log = newLog();
  open(log);
  const [syn, synAck] = packetsOf(log).map(frameOf);
  expect(syn?.readUInt16BE(34)).toBe(remote.port);
  expect(syn?.[47]).toBe(0x02);
  expect(synAck?.readUInt16BE(34)).toBe(local.port);
  expect(synAck?.[47]).toBe(0x12);
});

test('bytes are cut into segments of 1,460', () => {
  const log = newLog();
  open(log).sent(Buffer.alloc(3000, 'x'));
  expect(payloads(log).map(({ length }) => length)).toEqual([1460, 1460, 80]);
});

test('one side that talks for long is acknowledged every 32 KiB', () => {
  const log = newLog();
  open(log).sent(Buffer.alloc(80_000));
  const fromPeer = packetsOf(log)
    .map(frameOf)
    .filter((frame) => frame.readUInt16BE(34) === remote.port);
  const [syn, , ...acknowledgements] = fromPeer;
  const start = fromPeer[1]?.readUInt32BE(42) ?? 0;
  expect(syn?.[47]).toBe(0x02);
  // 23 segments of 1,460 bytes are the first to exceed 32 KiB.
  expect(acknowledgements.map((frame) => frame.readUInt32BE(42) - start)).toEqual([33_580, 67_160]);
});

test('the bytes are copied: the caller may use its buffer again', () => {
  const log = newLog();
  const buffer = Buffer.from('before');
  open(log).sent(buffer);
  buffer.write('after!');
  expect(payloads(log)).toEqual(['before']);
});

test('comments stand on the next packet and are cut at a whole character', () => {
  const log = newLog({ commentBytesMax: 6 });
  const tap = open(log, 'ääää');
  tap.comment('x');
  tap.sent(Buffer.from('1'));
  const [syn] = packetsOf(log);
  expect(syn?.body.includes('äää')).toBe(true);
  expect(syn?.body.includes('ääää')).toBe(false);
});

test('a connection beyond its limit is cut and counted, and its gap shows', () => {
  const log = newLog({ connectionBytesMax: 10 });
  const tap = open(log);
  tap.sent(Buffer.from('12345678'));
  tap.sent(Buffer.from('90abcdef'));
  tap.closed();
  expect(payloads(log)).toEqual(['12345678', '90']);
  expect(tap.record).toMatchObject({ bytesSent: 16, bytesDropped: 6, open: false });
  expect(log.summary).toMatchObject({ packetsDropped: 1, bytesDropped: 6 });
  const fin = packetsOf(log)
    .map(frameOf)
    .find((frame) => ((frame[47] ?? 0) & 1) === 1);
  const syn = packetsOf(log)
    .map(frameOf)
    .find((frame) => frame[47] === 0x12);
  expect((fin?.readUInt32BE(38) ?? 0) - (syn?.readUInt32BE(38) ?? 0)).toBe(17);
});

test('a full capture stays within its limit and counts what it leaves out', () => {
  const log = newLog({ bytesMax: 20_000 });
  const tap = open(log);
  for (let index = 0; index < 100; index += 1) tap.received(Buffer.alloc(1460));
  expect(log.blocks().reduce((sum, block) => sum + block.length, 0)).toBeLessThanOrEqual(20_100);
  expect(log.summary.packetsDropped).toBeGreaterThan(80);
  expect(log.summary.packets + log.summary.packetsDropped).toBe(blocksOf(log).at(-1)?.body.readUInt32LE(16));
});

test('many secrets cannot grow a full capture', () => {
  const log = newLog({ bytesMax: 1000 });
  for (let index = 0; index < 1000; index += 1) log.addKeyLogLine(keyLogLine);
  expect(log.blocks().reduce((sum, block) => sum + block.length, 0)).toBeLessThanOrEqual(1100);
});

test('nothing is recorded after the close, and nothing throws', () => {
  const log = newLog();
  const tap = open(log);
  tap.closed();
  log.close();
  log.close();
  tap.sent(Buffer.from('late'));
  open(log).sent(Buffer.from('later'));
  expect(payloads(log)).toEqual([]);
});

test('a reset ends the record of a connection', () => {
  const log = newLog();
  const tap = open(log);
  tap.reset('remote');
  tap.sent(Buffer.from('x'));
  tap.closed();
  expect(packetsOf(log).map((block) => frameOf(block)[47])).toEqual([0x02, 0x12, 0x10, 0x14]);
});

describe('datagrams', () => {
  test('carry their bytes in the right direction', () => {
    const log = newLog();
    log.datagram({ local, remote, direction: 'received', bytes: Buffer.from('query') });
    expect(payloads(log)).toEqual(['query']);
    expect(packetsOf(log).map((block) => frameOf(block).readUInt16BE(36))).toEqual([local.port]);
  });

  test('longer than UDP allows are cut and counted', () => {
    const log = newLog();
    log.datagram({ local, remote, direction: 'sent', bytes: new Uint8Array(70_000) });
    expect(payloads(log).map(({ length }) => length)).toEqual([65_507]);
    expect(log.summary.bytesDropped).toBe(70_000 - 65_507);
  });
});

test('whatever is sent in whatever pieces can be put together again from the frames', () => {
  const piece = fc.record({ isSent: fc.boolean(), bytes: fc.uint8Array({ maxLength: 5000 }) });
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
      const log = newLog();
      const tap = open(log);
      for (const { isSent, bytes } of pieces) tap[isSent ? 'sent' : 'received'](bytes);
      const frames = packetsOf(log);
      const sent = frames.filter((block) => frameOf(block).readUInt16BE(34) === local.port).map(payloadOf);
      const expected = pieces.filter(({ isSent }) => isSent).map(({ bytes }) => Buffer.from(bytes).toString('latin1'));
      expect(sent.join('')).toBe(expected.join(''));
    }),
    { numRuns: 50 },
  );
});
