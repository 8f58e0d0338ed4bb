import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { leaseBytesMax, readLease } from './lease.ts';

// 01 09 "http://a/" and so on, written out by hand.
const option43 = '0109687474703a2f2f612f';
const option125 = '00000de90b0b09687474703a2f2f622f';
const option17 = '00000de900010009687474703a2f2f632f';
const lease = (...lines: readonly string[]): ReturnType<typeof readLease> => readLease(Buffer.from(lines.join('\n')));

test.each([
  ['hexadecimal', `dhcpv4.43 = ${option43}`],
  ['colons', 'dhcpv4.43=01:09:68:74:74:70:3a:2f:2f:61:2f'],
  ['dhclient', 'new_vendor_encapsulated_options=1:9:68:74:74:70:3a:2f:2f:61:2f'],
  ['udhcpc', `interface=eth0\nopt43=${option43.toUpperCase()}\nrouter=192.0.2.1`],
  ['base64', `dhcpv4.43 = base64:${Buffer.from(option43, 'hex').toString('base64')}`],
  ['quotes and carriage returns', `# a lease\r\ndhcpv4.43='${option43}'\r\n`],
])('%s', (_, text) => {
  expect(lease(text)).toEqual({ settings: { acsUrl: 'http://a/' }, problems: [] });
});

test('odhcp6c writes OPTION_17', () => {
  expect(lease(`OPTION_17=${option17}`).settings).toEqual({ acsUrl: 'http://c/' });
});

test.each([
  ['3.1-08: 125 was asked for', ['dhcpv4.requested = 125'], 'http://b/'],
  ['3.1-08: 43 was asked for', ['dhcpv4.requested = 43'], 'http://a/'],
  ['3.1-09: neither was asked for', [], 'http://a/'],
  ['3.1-10: DHCPv6 goes before both', ['dhcpv4.requested = 125', `dhcpv6.17 = ${option17}`], 'http://c/'],
])('%s', (_, lines, acsUrl) => {
  expect(lease(`dhcpv4.125 = ${option125}`, `dhcpv4.43 = ${option43}`, ...lines).settings).toEqual({ acsUrl });
});

test('an option 43 that is about network boot leaves the word to 125', () => {
  expect(lease('dhcpv4.43 = 060108', `dhcpv4.125 = ${option125}`).settings).toEqual({ acsUrl: 'http://b/' });
});

test('DHCPv6 overrides setting by setting, over several options', () => {
  const provisioning = '00000de90002000141';
  const { settings } = lease(`dhcpv4.43=${option43}`, `dhcpv6.17=00000009`, `dhcpv6.17=${provisioning}`);
  expect(settings).toEqual({ acsUrl: 'http://a/', provisioningCode: 'A' });
});

test.each([
  ['no notation', 'dhcpv4.43 = http://a/', 'neither hexadecimal nor base64'],
  ['half an octet', 'dhcpv4.43 = 0109f', 'neither hexadecimal nor base64'],
  ['both asked for', 'dhcpv4.requested = 43,125', 'neither 43 nor 125'],
  ['too long', `dhcpv4.43 = ${'00'.repeat(4097)}`, 'neither hexadecimal nor base64'],
  ['cut', 'dhcpv4.43 = 0109', 'do not add up'],
])('%s is said and left out', (_, line, problem) => {
  expect(lease(line)).toEqual({ settings: {}, problems: [expect.stringContaining(problem)] });
});

test('a file that is too large, and one with too many options, end', () => {
  expect(readLease(Buffer.alloc(leaseBytesMax + 1, 0x0a)).problems).toHaveLength(1);
  expect(lease(...Array.from({ length: 100 }, () => 'dhcpv4.43=zz')).problems).toHaveLength(32);
});

test('no file makes the reader throw', () => {
  const word = fc.constantFrom(
    'dhcpv4.43',
    'opt125',
    'OPTION_17',
    'dhcpv4.requested',
    '=',
    '\n',
    ' base64:',
    '00000de9',
    "'",
    '01:',
  );
  const text = fc.array(fc.oneof(word, fc.string()), { maxLength: 40 }).map((words) => Buffer.from(words.join('')));
  fc.assert(
    fc.property(fc.oneof(text, fc.uint8Array({ maxLength: 300 })), (file) => {
      expect(readLease(file).problems.length).toBeLessThanOrEqual(32);
    }),
  );
});
