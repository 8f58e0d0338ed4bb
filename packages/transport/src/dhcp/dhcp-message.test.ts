import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  addressOctets,
  addressOption,
  type DhcpMessage,
  dhcpMessageBytesMax,
  dhcpMessageType,
  dhcpOptions,
  numberOctets,
  numberOption,
  readDhcpMessage,
  readHardwareAddress,
  writeDhcpMessage,
  writeHardwareAddress,
} from './dhcp-message.ts';
import { captureOf, hasTshark } from '../udp-capture.test-support.ts';

const hardwareAddress = Uint8Array.of(2, 0, 0x5e, 0, 0x53, 1);
const offer: DhcpMessage = {
  op: 'reply',
  transactionId: 0x3903_f326,
  secs: 3,
  isBroadcast: true,
  clientAddress: '0.0.0.0',
  yourAddress: '192.0.2.50',
  relayAddress: '0.0.0.0',
  hardwareAddress,
  options: new Map([
    [dhcpOptions.messageType, Uint8Array.of(2)],
    [dhcpOptions.serverIdentifier, addressOctets('192.0.2.1')],
    [dhcpOptions.leaseTime, Uint8Array.from(numberOctets(3_600))],
    [dhcpOptions.vendorSpecific, Uint8Array.from(Buffer.from('0109687474703a2f2f612f', 'hex'))],
  ]),
};

function read(bytes: Uint8Array): DhcpMessage {
  const result = readDhcpMessage(bytes);
  if (result.kind === 'refused') throw new Error(result.reason);
  return result.message;
}

test('what is written reads back', () => {
  const message = read(writeDhcpMessage(offer));
  expect(message).toEqual(offer);
  expect([dhcpMessageType(message), addressOption(message, 54), numberOption(message, 51)]).toEqual([
    'offer',
    '192.0.2.1',
    3_600,
  ]);
});

test('a DISCOVER laid out by hand is read (RFC 2131 2)', () => {
  const head = Buffer.alloc(236);
  head.set([1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78, 0, 5, 0x80, 0]);
  head.set(hardwareAddress, 28);
  const options = Buffer.from(
    '63825363 350101 3707 01 03 06 0f 1c 2b 33 3c04 75646863 ff 0000'.replaceAll(' ', ''),
    'hex',
  );
  const message = read(Buffer.concat([head, options]));
  expect(message).toMatchObject({ op: 'request', transactionId: 0x1234_5678, secs: 5, isBroadcast: true });
  expect(dhcpMessageType(message)).toBe('discover');
  expect([...(message.options.get(dhcpOptions.parameterRequestList) ?? [])]).toEqual([1, 3, 6, 15, 28, 43, 51]);
  expect(writeHardwareAddress(message.hardwareAddress)).toBe('02:00:5e:00:53:01');
});

test('a long option is written in parts and joined again (RFC 3396)', () => {
  const long = Buffer.alloc(600, 0x61);
  const bytes = writeDhcpMessage({ ...offer, options: new Map([[43, long]]) });
  expect(read(bytes).options.get(43)).toEqual(Uint8Array.from(long));
  expect([bytes[240], bytes[241], bytes[240 + 257]]).toEqual([43, 255, 43]);
});

test('options go on in file and then in sname (option 52)', () => {
  const bytes = writeDhcpMessage({ ...offer, options: new Map([[52, Uint8Array.of(3)]]) });
  bytes.set([43, 2, 1, 2, 255], 108);
  bytes.set([43, 1, 3, 255], 44);
  expect(read(bytes).options.get(43)).toEqual(Uint8Array.of(1, 2, 3));
});

test('wrong messages are refused, with the reason', () => {
  const whole = writeDhcpMessage(offer);
  const reason = (bytes: Uint8Array): string => {
    const result = readDhcpMessage(bytes);
    return result.kind === 'refused' ? result.reason : 'read';
  };
  expect(reason(whole.subarray(0, 239))).toContain('shorter than a head');
  expect(reason(Buffer.alloc(300))).toContain('magic number');
  expect(reason(Buffer.alloc(dhcpMessageBytesMax + 1))).toContain('more than');
  expect(reason(Buffer.concat([whole.subarray(0, 240), Uint8Array.of(43, 200, 1)]))).toContain('do not add up');
  const long = Buffer.from(whole);
  long[2] = 17;
  expect(reason(long)).toContain('hardware address');
});

test('what cannot be written throws', () => {
  expect(() => writeDhcpMessage({ ...offer, options: new Map([[43, Buffer.alloc(1_400)]]) })).toThrow(RangeError);
  expect(() => writeDhcpMessage({ ...offer, options: new Map([[255, Buffer.alloc(1)]]) })).toThrow(RangeError);
  expect(() => addressOctets('192.0.2')).toThrow(RangeError);
  expect([readHardwareAddress('02:00:5E:00:53:01'), readHardwareAddress('2:0:5e:0:53:1')]).toEqual([
    hardwareAddress,
    undefined,
  ]);
});

test('no datagram makes the reader throw', () => {
  const whole = writeDhcpMessage(offer);
  const damaged = fc
    .tuple(fc.nat(whole.length - 1), fc.uint8Array({ maxLength: 40 }), fc.nat(whole.length))
    .map(([place, patch, length]) => {
      const bytes = Buffer.from(whole);
      bytes.set(patch.subarray(0, bytes.length - place), place);
      return bytes.subarray(0, length);
    });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 1_600 })), (datagram) => {
      expect(['message', 'refused']).toContain(readDhcpMessage(datagram).kind);
    }),
  );
});

test.skipIf(!hasTshark())('tshark reads what is written', { timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-dhcp-'));
  try {
    const file = join(folder, 'one.pcap');
    writeFileSync(file, captureOf(writeDhcpMessage(offer), { from: '192.0.2.1:67', to: '255.255.255.255:68' }));
    const fields = ['dhcp.id', 'dhcp.ip.your', 'dhcp.hw.mac_addr', 'dhcp.option.dhcp', 'dhcp.option.dhcp_server_id'];
    const rest = ['dhcp.option.ip_address_lease_time', 'dhcp.option.vendor.value', 'dhcp.flags.bc'];
    const args = ['-r', file, '-T', 'fields', ...[...fields, ...rest].flatMap((field) => ['-e', field])];
    const line = execFileSync('tshark', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(line.trimEnd().split('\t')).toEqual([
      '0x3903f326',
      '192.0.2.50',
      '02:00:5e:00:53:01',
      '2',
      '192.0.2.1',
      '3600',
      '0109687474703a2f2f612f',
      expect.stringMatching(/^(?:1|True)$/),
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
