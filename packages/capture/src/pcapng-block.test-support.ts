import { Buffer } from 'node:buffer';

/** A block of a pcapng file, for tests to look at. */
export interface ReadBlock {
  readonly type: 'section' | 'interface' | 'packet' | 'statistics' | 'secrets' | 'unknown';
  readonly body: Buffer;
}

const types: Record<number, ReadBlock['type']> = {
  0x0a0d0d0a: 'section',
  1: 'interface',
  5: 'statistics',
  6: 'packet',
  10: 'secrets',
};

/** Splits a capture into blocks, and fails when the two lengths of a block differ or the end is cut. */
export function readBlocks(bytes: Uint8Array): ReadBlock[] {
  const file = Buffer.from(bytes);
  const blocks: ReadBlock[] = [];
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (length % 4 !== 0 || file.readUInt32LE(at + length - 4) !== length) throw new Error(`bad block at ${at}`);
    blocks.push({ type: types[file.readUInt32LE(at)] ?? 'unknown', body: file.subarray(at + 8, at + length - 4) });
    at += length;
  }
  return blocks;
}

/** The Ethernet frame inside a packet block. */
export function frameOf(block: ReadBlock): Buffer {
  return block.body.subarray(20, 20 + block.body.readUInt32LE(12));
}

/** The TCP or UDP payload of an IPv4 frame without IP options. */
export function payloadOf(block: ReadBlock): string {
  const frame = frameOf(block);
  const isTcp = frame[23] === 6;
  const headerBytes = isTcp ? ((frame[46] ?? 0) >> 4) * 4 : 8;
  return frame.subarray(34 + headerBytes).toString('latin1');
}
