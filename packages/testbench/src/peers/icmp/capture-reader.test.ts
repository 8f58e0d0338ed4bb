import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { CaptureReader, type CapturedPacket } from './capture-reader.ts';
import { echoRequest, fileHeader, record } from './capture.test-support.ts';
import { readPacket } from './read-packet.ts';

const read = (
  ...pieces: readonly Uint8Array[]
): { readonly packets: readonly CapturedPacket[]; readonly defect: unknown } => {
  const reader = new CaptureReader();
  const packets = pieces.flatMap((piece) => reader.push(piece));
  return { packets, defect: reader.defect };
};

const two = Buffer.concat([fileHeader(113), record(echoRequest()), record(Buffer.alloc(40, 7))]);

test('the packets are those of the capture, wherever it is cut', () => {
  const whole = read(two).packets;
  expect(whole.map(({ linkType, bytes }) => [linkType, bytes.length])).toEqual([
    [113, 128],
    [113, 40],
  ]);
  for (let at = 0; at <= two.length; at += 1)
    expect(read(two.subarray(0, at), two.subarray(at)).packets).toEqual(whole);
  expect(read(...Array.from(two, (octet) => Uint8Array.of(octet))).packets).toEqual(whole);
});

test.each([
  ['a1b2c3d4', 'big'],
  ['a1b23c4d', 'big'],
  ['d4c3b2a1', 'little'],
  ['4d3cb2a1', 'little'],
] as const)('a capture that begins with %s is %s-endian', (magic, order) => {
  const header = Buffer.alloc(24);
  header.write(magic, 'hex');
  const head = Buffer.alloc(16);
  if (order === 'big') {
    header.writeUInt32BE(276, 20);
    head.writeUInt32BE(3, 8);
  } else {
    header.writeUInt32LE(276, 20);
    head.writeUInt32LE(3, 8);
  }
  const { packets } = read(header, head, Uint8Array.of(1, 2, 3));
  expect(packets.map(({ linkType, bytes }) => [linkType, [...bytes]])).toEqual([[276, [1, 2, 3]]]);
});

test('what is no capture, or has a record that nobody asked for, is read no further', () => {
  expect(read(Buffer.from('this is no capture at all')).defect).toMatch(/no header of a capture/);
  const large = record(Buffer.alloc(8));
  large.writeUInt32LE(0xffffffff, 8);
  const { packets, defect } = read(fileHeader(113), record(echoRequest()), large, two);
  expect(packets).toHaveLength(1);
  expect(defect).toMatch(/a packet of 4294967295 octets/);
});

test('no octets make the readers throw', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (bytes) => {
      read(bytes);
      for (const { packets } of [read(fileHeader(113), bytes), read(fileHeader(276), record(bytes))])
        for (const packet of packets) readPacket(packet);
    }),
    { numRuns: 500 },
  );
});
