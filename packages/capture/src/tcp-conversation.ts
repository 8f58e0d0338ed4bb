import type { Side } from './capture-types.ts';
import { type Path, segmentBytesMax, tcpFlag, tcpFrame } from './frame.ts';

// A pure acknowledgement is written when this much is outstanding, far below the announced window of 16 MiB.
const UNACKNOWLEDGED_BYTES_MAX = 32_768;

/** One frame of a conversation and who sent it. */
export interface ConversationFrame {
  readonly side: Side;
  readonly frame: Uint8Array;
}

interface HalfConnection {
  readonly path: Path;
  /** Next sequence number of this side. */
  next: number;
  /** How far the other side has acknowledged this side. */
  acknowledged: number;
  identification: number;
  ended: boolean;
}

function otherSide(side: Side): Side {
  return side === 'local' ? 'remote' : 'local';
}

/**
 * Dresses the bytes of one socket as a TCP conversation that a dissector finds flawless.
 *
 * The kernel's own packets are not visible to us, so sequence numbers are counted from the bytes, one segment per 1,460 bytes (1,440
 * over IPv6), loss-free and in the order in which our socket saw them. Data acknowledges what the other side sent; a pure
 * acknowledgement appears only when one side talks for long, and around the FINs.
 */
export class TcpConversation {
  readonly #halves: { readonly local: HalfConnection; readonly remote: HalfConnection };

  constructor(paths: { readonly local: Path; readonly remote: Path }, connectionId: number) {
    // Distinct initial numbers keep a reused port apart from the connection before it.
    const start = (connectionId * 0x0100_0193) >>> 0;
    const half = (path: Path, next: number): HalfConnection => {
      return { path, next, acknowledged: next, identification: connectionId & 0xffff, ended: false };
    };
    this.#halves = { local: half(paths.local, start), remote: half(paths.remote, (start ^ 0x5a5a_5a5a) >>> 0) };
  }

  /** The three packets of the handshake. */
  open(initiator: Side): ConversationFrame[] {
    const answerer = otherSide(initiator);
    const syn = this.#segment(initiator, tcpFlag.syn);
    this.#advance(initiator, 1);
    const synAck = this.#segment(answerer, tcpFlag.syn | tcpFlag.ack);
    this.#advance(answerer, 1);
    return [syn, synAck, this.#segment(initiator, tcpFlag.ack)];
  }

  /** Splits `bytes` into segments of `side`. */
  data(side: Side, bytes: Uint8Array): ConversationFrame[] {
    const frames: ConversationFrame[] = [];
    const segmentMax = segmentBytesMax(this.#halves[side].path);
    for (let at = 0; at < bytes.length; at += segmentMax) {
      const payload = bytes.subarray(at, at + segmentMax);
      const isLast = at + segmentMax >= bytes.length;
      frames.push(this.#segment(side, isLast ? tcpFlag.ack | tcpFlag.psh : tcpFlag.ack, payload));
      this.#advance(side, payload.length);
      if (this.#outstanding(side) >= UNACKNOWLEDGED_BYTES_MAX) {
        frames.push(this.#segment(otherSide(side), tcpFlag.ack));
      }
    }
    return frames;
  }

  /** Counts bytes that are not recorded, so that what follows shows as a gap and not as other bytes. */
  skip(side: Side, length: number): void {
    this.#advance(side, length);
  }

  /** `side` closes its half; nothing when it did before. */
  end(side: Side): ConversationFrame[] {
    const half = this.#halves[side];
    if (half.ended) return [];
    half.ended = true;
    const fin = this.#segment(side, tcpFlag.fin | tcpFlag.ack);
    this.#advance(side, 1);
    return [fin, this.#segment(otherSide(side), tcpFlag.ack)];
  }

  /** `side` aborts the connection. */
  reset(side: Side): ConversationFrame[] {
    return [this.#segment(side, tcpFlag.rst | tcpFlag.ack)];
  }

  #outstanding(side: Side): number {
    const half = this.#halves[side];
    return (half.next - half.acknowledged) >>> 0;
  }

  #advance(side: Side, length: number): void {
    const half = this.#halves[side];
    half.next = (half.next + length) >>> 0;
  }

  #segment(side: Side, flags: number, payload: Uint8Array = new Uint8Array(0)): ConversationFrame {
    const half = this.#halves[side];
    const peer = this.#halves[otherSide(side)];
    half.identification += 1;
    const isAck = (flags & tcpFlag.ack) !== 0;
    if (isAck) peer.acknowledged = peer.next;
    const acknowledgement = isAck ? peer.next : 0;
    const { identification, next: sequence } = half;
    return { side, frame: tcpFrame(half.path, { flags, sequence, acknowledgement, identification, payload }) };
  }
}
