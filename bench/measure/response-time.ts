import { readFileSync } from 'node:fs';

const enhancedPacket = 6;
const packetHeadBytes = 28;
const endOfOptions = 0;
const packetFlags = 2;
const inbound = 1;
const twoTo32 = 0x1_0000_0000;

interface Packet {
  readonly atMs: number;
  /** Whether it came from the target. */
  readonly isFromTarget: boolean;
}

const padded = (length: number): number => (length + 3) & ~3;

/**
 * How long a bench waited for its target, in milliseconds, by the capture of the run (pcapng): the sum of all times between two packets that
 * lie next to each other, of which the second came from the target. So it counts from the last thing that happened, such as a trigger or an
 * answer of the bench, until the target connects, sends, or closes. A wait in which nothing came ends with a packet of the bench, and counts
 * as the bench's own. The target is started at `startedAtMs`, in milliseconds since 1970.
 */
export function targetResponseMs(capturePath: string, startedAtMs: number): number {
  let sum = 0;
  let before: Packet = { atMs: startedAtMs, isFromTarget: false };
  for (const packet of packetsOf(readFileSync(capturePath))) {
    if (packet.isFromTarget) sum += packet.atMs - before.atMs;
    before = packet;
  }
  return sum;
}

function* packetsOf(file: Buffer): Generator<Packet> {
  for (let at = 0; at + 12 <= file.length; at += file.readUInt32LE(at + 4)) {
    if (file.readUInt32LE(at) !== enhancedPacket) continue;
    const microseconds = file.readUInt32LE(at + 12) * twoTo32 + file.readUInt32LE(at + 16);
    yield { atMs: microseconds / 1_000, isFromTarget: flagOf(file, at) === inbound };
  }
}

/** Direction in the flags of the packet block at `block`; undefined when it has none. */
function flagOf(file: Buffer, block: number): number | undefined {
  const end = block + file.readUInt32LE(block + 4) - 4;
  let at = block + packetHeadBytes + padded(file.readUInt32LE(block + 20));
  while (at + 4 <= end && file.readUInt16LE(at) !== endOfOptions) {
    if (file.readUInt16LE(at) === packetFlags) return file.readUInt8(at + 4) & 3;
    at += 4 + padded(file.readUInt16LE(at + 2));
  }
  return undefined;
}
