import { expect, test } from 'vitest';
import { pathsBetween, tcpFlag, tcpFrame, udpFrame } from './frame.ts';
import { addressBytes } from './ip-address.ts';

const segment = { flags: tcpFlag.ack, sequence: 1, acknowledgement: 1, identification: 7 };

test.each([
  ['192.0.2.1', 'c0000201'],
  ['::ffff:192.0.2.1', 'c0000201'],
  ['::ffff:c000:201', 'c0000201'],
  ['::', '00'.repeat(16)],
  ['::1', `${'00'.repeat(15)}01`],
  ['2001:db8::12:3', '20010db8000000000000000000120003'],
  ['fe80::1%eth0', `fe80${'00'.repeat(13)}01`],
  ['64:ff9b::192.0.2.33', '0064ff9b0000000000000000c0000221'],
  ['', '00000000'],
  ['not an address', '00000000'],
])('the address %s', (text, hex) => {
  expect(Buffer.from(addressBytes(text)).toString('hex')).toBe(hex);
});

test('a link between IPv4 and IPv6 is written as IPv6', () => {
  const { local } = pathsBetween({ address: '192.0.2.1', port: 1 }, { address: '2001:db8::1', port: 2 });
  expect(Buffer.from(local.source).toString('hex')).toBe('00000000000000000000ffffc0000201');
  expect(tcpFrame(local, segment).readUInt16BE(12)).toBe(0x86dd);
});

// RFC 1071: the sum over a packet with its checksum in place is all ones. The arithmetic here is not the one under test.
function wordSum(bytes: Uint8Array): number {
  const even = bytes.length % 2 === 0 ? Buffer.from(bytes) : Buffer.concat([bytes, Uint8Array.of(0)]);
  let sum = 0;
  for (let at = 0; at < even.length; at += 2) {
    sum += even.readUInt16BE(at);
    if (sum > 0xffff) sum -= 0xffff;
  }
  return sum;
}

test.each([0, 1, 2, 1460])('the checksums of a segment with %i bytes of payload are right', (length) => {
  const { local } = pathsBetween({ address: '10.1.2.3', port: 7547 }, { address: '10.200.255.254', port: 65_535 });
  const frame = tcpFrame(local, { ...segment, payload: new Uint8Array(length).fill(0xfe) });
  expect(wordSum(frame.subarray(14, 34))).toBe(0xffff);
  const transport = frame.subarray(34);
  const pseudoHeader = Buffer.from([
    ...local.source,
    ...local.destination,
    0,
    6,
    transport.length >> 8,
    transport.length & 0xff,
  ]);
  expect(wordSum(Buffer.concat([pseudoHeader, transport]))).toBe(0xffff);
});

test('a UDP checksum that comes out as zero is written as all ones', () => {
  const { local } = pathsBetween({ address: '0.0.0.0', port: 0 }, { address: '0.0.0.0', port: 0 });
  // Pseudo-header 17 + 10, header length 10, payload: the payload that makes the sum 0xffff.
  const payload = Buffer.alloc(2);
  payload.writeUInt16BE(0xffff - 17 - 10 - 10);
  expect(udpFrame(local, payload).readUInt16BE(40)).toBe(0xffff);
});
