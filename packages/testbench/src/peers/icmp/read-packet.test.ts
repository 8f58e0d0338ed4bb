import { expect, test } from 'vitest';
import { echoRequest } from './capture.test-support.ts';
import { readPacket, type WatchedPacket } from './read-packet.ts';

const changed = (change: (packet: Buffer) => unknown): WatchedPacket | undefined => {
  const bytes = echoRequest();
  change(bytes);
  return readPacket({ linkType: 113, bytes });
};
/** Where the header of IP begins, and that behind it. */
const [ip, upper] = [16, 36];

test.each([113, 276] as const)('an echo request is read behind the link-layer header %i', (linkType) => {
  expect(readPacket({ linkType, bytes: echoRequest(linkType) })).toEqual({
    kind: 'echo-request',
    from: '127.0.0.1',
    to: '127.0.0.1',
    size: 437,
    port: 0,
  });
});

test('options of IP are no data', () => {
  const bytes = Buffer.concat([echoRequest().subarray(0, upper), Buffer.alloc(4), echoRequest().subarray(upper)]);
  bytes[ip] = 0x46;
  expect(readPacket({ linkType: 113, bytes })?.size).toBe(433);
});

test('a datagram is read with its port', () => {
  const read = changed((packet) => {
    packet[ip + 9] = 17;
    packet.writeUInt16BE(5_353, upper + 2);
  });
  expect(read).toMatchObject({ kind: 'datagram', port: 5_353, size: 437 });
});

test.each<readonly [string, (packet: Buffer) => unknown]>([
  ['an echo reply', (packet) => (packet[upper] = 0)],
  ['an echo request with a code', (packet) => (packet[upper + 1] = 1)],
  ['the first fragment', (packet) => (packet[ip + 6] = 0x20)],
  ['a later fragment', (packet) => packet.writeUInt16BE(100, ip + 6)],
  ['TCP', (packet) => (packet[ip + 9] = 6)],
  ['IPv6', (packet) => packet.writeUInt16BE(0x86dd, 14)],
  ['IP of another version', (packet) => (packet[ip] = 0x65)],
  ['a header of IP that is too short', (packet) => (packet[ip] = 0x44)],
  ['a length shorter than its headers', (packet) => packet.writeUInt16BE(27, ip + 2)],
])('%s is nothing to be watched', (_what, change) => {
  expect(changed(change)).toBeUndefined();
});

test('a packet that was cut within its headers is nothing to be watched', () => {
  for (let length = 0; length < upper + 8; length += 1)
    expect(readPacket({ linkType: 113, bytes: echoRequest().subarray(0, length) })).toBeUndefined();
});

test('other link layers are not read', () => {
  expect(readPacket({ linkType: 1, bytes: echoRequest() })).toBeUndefined();
});
