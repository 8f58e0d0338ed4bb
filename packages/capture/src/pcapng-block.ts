import { Buffer } from 'node:buffer';

// Block and option numbers of draft-ietf-opsawg-pcapng.
const SECTION_HEADER = 0x0a0d0d0a;
const INTERFACE_DESCRIPTION = 1;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const LINK_TYPE_ETHERNET = 1;
const SECRETS_TLS_KEY_LOG = 0x544c534b;

const END_OF_OPTIONS = 0;
const COMMENT = 1;
const INTERFACE_NAME = 2;
const USER_APPLICATION = 4;
const PACKET_FLAGS = 2;
const PACKETS_RECEIVED = 4;
const PACKETS_DROPPED = 5;

const MICROSECONDS_PER_MILLISECOND = 1000;
const TWO_TO_32 = 0x1_0000_0000;

/** An option of a pcapng block: its code and its value, unpadded. */
export interface BlockOption {
  readonly code: number;
  readonly value: Uint8Array;
}

function paddedLength(length: number): number {
  return (length + 3) & ~3;
}

function optionsLength(options: readonly BlockOption[]): number {
  if (options.length === 0) return 0;
  let length = 4;
  for (const option of options) length += 4 + paddedLength(option.value.length);
  return length;
}

function writeOptions(block: Buffer, start: number, options: readonly BlockOption[]): void {
  let at = start;
  for (const option of options) {
    block.writeUInt16LE(option.code, at);
    block.writeUInt16LE(option.value.length, at + 2);
    block.set(option.value, at + 4);
    at += 4 + paddedLength(option.value.length);
  }
  if (options.length > 0) block.writeUInt32LE(END_OF_OPTIONS, at);
}

function newBlock(type: number, bodyLength: number, options: readonly BlockOption[]): Buffer {
  const total = 12 + bodyLength + optionsLength(options);
  const block = Buffer.alloc(total);
  block.writeUInt32LE(type, 0);
  block.writeUInt32LE(total, 4);
  writeOptions(block, 8 + bodyLength, options);
  block.writeUInt32LE(total, total - 4);
  return block;
}

function writeTimestamp(block: Buffer, at: number, atMs: number): void {
  const microseconds = Math.max(0, Math.round(atMs * MICROSECONDS_PER_MILLISECOND));
  block.writeUInt32LE(Math.floor(microseconds / TWO_TO_32), at);
  block.writeUInt32LE(microseconds % TWO_TO_32, at + 4);
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** The block that opens a pcapng file. The section length is left unspecified: the file grows until it is closed. */
export function sectionHeaderBlock(application: string): Buffer {
  const block = newBlock(SECTION_HEADER, 16, [{ code: USER_APPLICATION, value: Buffer.from(application) }]);
  block.writeUInt32LE(BYTE_ORDER_MAGIC, 8);
  block.writeUInt16LE(1, 12);
  block.writeUInt16LE(0, 14);
  block.writeBigInt64LE(-1n, 16);
  return block;
}

/** Describes interface 0: Ethernet frames, no length limit, the default resolution of one microsecond. */
export function interfaceDescriptionBlock(name: string): Buffer {
  const block = newBlock(INTERFACE_DESCRIPTION, 8, [{ code: INTERFACE_NAME, value: Buffer.from(name) }]);
  block.writeUInt16LE(LINK_TYPE_ETHERNET, 8);
  return block;
}

/** Carries TLS key log lines; a reader decrypts with them whatever follows this block. */
export function decryptionSecretsBlock(keyLog: string): Buffer {
  const secrets = Buffer.from(keyLog);
  const block = newBlock(DECRYPTION_SECRETS, 8 + paddedLength(secrets.length), []);
  block.writeUInt32LE(SECRETS_TLS_KEY_LOG, 8);
  block.writeUInt32LE(secrets.length, 12);
  block.set(secrets, 16);
  return block;
}

/** What {@link enhancedPacketBlock} writes. */
export interface PacketBlockOptions {
  readonly frame: Uint8Array;
  readonly atMs: number;
  /** Whether our side sent it; shown as the direction of the frame. */
  readonly outbound: boolean;
  readonly comment?: Uint8Array | undefined;
}

/** One Ethernet frame on interface 0. */
export function enhancedPacketBlock({ frame, atMs, outbound, comment }: PacketBlockOptions): Buffer {
  const options: BlockOption[] = [];
  if (comment !== undefined && comment.length > 0) options.push({ code: COMMENT, value: comment });
  options.push({ code: PACKET_FLAGS, value: Uint8Array.of(outbound ? 2 : 1, 0, 0, 0) });
  const block = newBlock(ENHANCED_PACKET, 20 + paddedLength(frame.length), options);
  writeTimestamp(block, 12, atMs);
  block.writeUInt32LE(frame.length, 20);
  block.writeUInt32LE(frame.length, 24);
  block.set(frame, 28);
  return block;
}

/** Closes a capture with its own account of how many packets it saw and how many a limit kept out. */
export function interfaceStatisticsBlock(atMs: number, received: number, dropped: number): Buffer {
  const block = newBlock(INTERFACE_STATISTICS, 12, [
    { code: PACKETS_RECEIVED, value: uint64(received) },
    { code: PACKETS_DROPPED, value: uint64(dropped) },
  ]);
  writeTimestamp(block, 12, atMs);
  return block;
}
