import assert from 'node:assert/strict';
import { type DhcpMessage, dhcpMessageType, dhcpOptions, readDhcpMessage, writeDhcpMessage } from '@cordon/transport';
import type { FuzzTarget } from '../engine/fuzz-target.ts';

/** One datagram to the DHCP client of the device or the DHCP server of the bench: never throws, and what was read is written and read again. */
const dhcpMessage: FuzzTarget = {
  dictionary: [
    '\u0063\u0082\u0053\u0063',
    '\u0035\u0001\u0005',
    '\u0034\u0001\u0003',
    '\u002b\u00ff',
    '\u00ff',
    '\u0000',
  ],
  check(input: Uint8Array): void {
    const read = readDhcpMessage(input);
    if (read.kind === 'refused') return;
    dhcpMessageType(read.message);
    // Options that stood in the fields go to the others, where there may be no room for them.
    const options = new Map([...read.message.options].filter(([code]) => code !== dhcpOptions.overload));
    const message: DhcpMessage = { ...read.message, options };
    const bytes = written(message);
    if (bytes === undefined) return;
    assert.deepEqual(readDhcpMessage(bytes), { kind: 'message', message });
  },
};

function written(message: DhcpMessage): Uint8Array | undefined {
  try {
    return writeDhcpMessage(message);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

export default dhcpMessage;
