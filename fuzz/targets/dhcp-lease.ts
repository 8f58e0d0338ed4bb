import assert from 'node:assert/strict';
import { leaseBytesMax, readLease } from '@cordon/cpe';
import type { FuzzTarget } from '../engine/fuzz-target.ts';

/**
 * A DHCP lease, as its file and as the bytes of each option: never throws, says a bounded number of things, and gives
 * printable text alone.
 */
const dhcpLease: FuzzTarget = {
  dictionary: [
    'dhcpv4.43=',
    'opt125=',
    'OPTION_17=',
    'dhcpv4.requested=125',
    'base64:',
    '\n',
    '00000de9',
    '01:09:68:74:74:70:3a:2f:2f:61:2f',
    '0b0b09687474703a2f2f622f',
    '\u0000\u0000\r\u00e9',
    '\u0001\u0009http://a/',
    '\u00ff',
  ],
  check(input: Uint8Array): void {
    check(input);
    const option = Buffer.from(input.subarray(0, leaseBytesMax / 4)).toString('hex');
    for (const name of ['dhcpv4.43', 'dhcpv4.125', 'dhcpv6.17']) check(Buffer.from(`${name}=${option}`));
  },
};

function check(file: Uint8Array): void {
  const { settings, problems } = readLease(file);
  assert(problems.length <= 32, `${problems.length} problems`);
  for (const value of Object.values(settings)) assert(!/\p{Cc}/u.test(String(value)), JSON.stringify(value));
}

export default dhcpLease;
