import assert from 'node:assert/strict';
import { readClientFqdn, readMdnsResponse, writeClientFqdn } from '@cordon/transport';
import type { FuzzTarget } from '../engine/fuzz-target.ts';

/** One datagram to the device's reader of mDNS, and the same octets as the name in option 81 of DHCP: never throws, and names have an end. */
const mdnsMessage: FuzzTarget = {
  dictionary: [
    '\u0000\u0000\u0084\u0000',
    '\u00c0\u000c',
    '\u0000\u0001\u0080\u0001',
    '\u0005local\u0000',
    '\u003f',
    '\u0000',
  ],
  check(input: Uint8Array): void {
    for (const { labels, target = [] } of readMdnsResponse(input)) {
      assert.ok(labels.length <= 33 && target.length <= 33);
      assert.ok([...labels, ...target].every((label) => label.length <= 63));
    }
    const name = readClientFqdn(input);
    if (name !== undefined) readClientFqdn(writeClientFqdn(name));
  },
};

export default mdnsMessage;
