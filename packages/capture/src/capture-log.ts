import { Buffer } from 'node:buffer';
import { type BlockSink, MemorySink } from './block-sink.ts';
import type { CaptureLimits, CaptureSummary, ConnectionOptions, ConnectionTap, Datagram } from './capture-types.ts';
import { ConnectionWriter } from './connection-writer.ts';
import { datagramBytesMax, pathsBetween, udpFrame } from './frame.ts';
import {
  decryptionSecretsBlock,
  enhancedPacketBlock,
  interfaceDescriptionBlock,
  interfaceStatisticsBlock,
  sectionHeaderBlock,
} from './pcapng-block.ts';
import { cutUtf8 } from './cut-utf8.ts';

/** The limits of a capture unless told otherwise: 64 MiB in memory, 16 MiB of one connection. */
export const defaultCaptureLimits: CaptureLimits = {
  // A run of some hundred sessions is 5–10 MB; this leaves room for a data-model dump per case.
  bytesMax: 64 * 1024 * 1024,
  connectionBytesMax: 16 * 1024 * 1024,
  pendingBytesMax: 1024 * 1024,
  commentBytesMax: 1024,
  // The longest line known is 24 + 1 + 64 + 1 + 96 characters.
  keyLogLineCharsMax: 512,
};

/** Options of a {@link CaptureLog}. */
export interface CaptureLogOptions {
  readonly limits?: Partial<CaptureLimits>;
  /** Milliseconds since the epoch, fractions count; the system clock at microsecond resolution by default. */
  readonly now?: () => number;
  /** Number of the connections in earlier captures of the same run: the next gets the number after it. */
  readonly connectionsBefore?: number;
  /** Comment on the first packet of a connection that has none of its own, from its number. */
  readonly connectionComment?: (id: number) => string;
  /** Shown by Wireshark as the writing application. */
  readonly application?: string;
}

// NSS key log format: label, 32-byte client random, secret; anything else must not reach a dissector.
const KEY_LOG_LINE = /^[A-Z][A-Z0-9_]{0,63} [0-9a-fA-F]{64} [0-9a-fA-F]{2,256}$/;

// What a block adds to the bytes that it carries, padding and options included.
const PACKET_BLOCK_BYTES = 56;
const SECRETS_BLOCK_BYTES = 24;

function systemNow(): number {
  return performance.timeOrigin + performance.now();
}

interface PendingPacket {
  readonly frame: Uint8Array;
  readonly atMs: number;
  readonly outbound: boolean;
  readonly comment: Uint8Array | undefined;
}

/**
 * Records connections, datagrams and TLS secrets as pcapng blocks, by default in memory; `openCapture` gives one that writes a file.
 *
 * Order: a reader decrypts a packet only with secrets that stand before it, but a TLS stack tells its secrets while it digests the bytes
 * that we have just recorded. So packets wait until the event-loop turn ends; secrets of that turn are then written first.
 * No method throws on what peers send; what a limit keeps out is counted in {@link CaptureLog.summary}.
 */
export class CaptureLog {
  readonly limits: CaptureLimits;
  readonly #sink: BlockSink;
  readonly #now: () => number;
  readonly #connectionComment: CaptureLogOptions['connectionComment'];
  #keyLog: string[] = [];
  #packets: PendingPacket[] = [];
  #pendingBytes = 0;
  #flushScheduled: NodeJS.Immediate | undefined;
  #connectionCount: number;
  #packetCount = 0;
  #keyLogLineCount = 0;
  #packetsDropped = 0;
  #bytesDropped = 0;
  #closed = false;

  constructor(options: CaptureLogOptions = {}, sink: BlockSink = new MemorySink()) {
    this.limits = { ...defaultCaptureLimits, ...options.limits };
    this.#now = options.now ?? systemNow;
    this.#sink = sink;
    this.#connectionComment = options.connectionComment;
    this.#connectionCount = options.connectionsBefore ?? 0;
    const application = options.application ?? 'Cordon';
    sink.append([sectionHeaderBlock(application), interfaceDescriptionBlock('cordon')]);
  }

  /** Starts the record of one TCP connection: writes its handshake and returns the tap for its bytes. */
  openConnection(options: ConnectionOptions): ConnectionTap {
    this.#connectionCount += 1;
    const atMs = options.atMs ?? this.#now();
    const comment = options.comment ?? this.#connectionComment?.(this.#connectionCount);
    return new ConnectionWriter(
      {
        now: this.#now,
        limits: this.limits,
        packet: (packet) => this.#addPacket(packet),
        dropped: (bytes) => this.#countDropped(bytes),
      },
      { ...options, ...(comment === undefined ? {} : { comment }), id: this.#connectionCount, atMs },
    );
  }

  /**
   * Adds one line of a TLS key log (what Node's `keylog` event carries, as text or bytes). It is written before the packets of the
   * same event-loop turn. Returns false, and records nothing, when the text is no key log line or the capture is full or closed.
   */
  addKeyLogLine(line: string | Uint8Array): boolean {
    const text = (typeof line === 'string' ? line : Buffer.from(line).toString('latin1')).trim();
    if (text.length > this.limits.keyLogLineCharsMax || !KEY_LOG_LINE.test(text)) return false;
    const size = text.length + SECRETS_BLOCK_BYTES;
    if (!this.#hasRoom(size)) return false;
    this.#keyLogLineCount += 1;
    this.#keyLog.push(text);
    this.#pendingBytes += size;
    this.#scheduleFlush();
    return true;
  }

  /** Records one UDP datagram. */
  datagram(datagram: Datagram): void {
    const paths = pathsBetween(datagram.local, datagram.remote);
    const outbound = datagram.direction === 'sent';
    if (datagram.bytes.length > datagramBytesMax) this.#bytesDropped += datagram.bytes.length - datagramBytesMax;
    this.#addPacket({
      frame: udpFrame(outbound ? paths.local : paths.remote, datagram.bytes),
      atMs: datagram.atMs ?? this.#now(),
      outbound,
      comment: cutUtf8(datagram.comment, this.limits.commentBytesMax),
    });
  }

  /** Hands everything that waits to the sink now, secrets first. Call it before a verdict is written. */
  flush(): void {
    clearImmediate(this.#flushScheduled);
    this.#flushScheduled = undefined;
    const blocks: Uint8Array[] = [];
    if (this.#keyLog.length > 0) blocks.push(decryptionSecretsBlock(`${this.#keyLog.join('\n')}\n`));
    for (const packet of this.#packets) blocks.push(enhancedPacketBlock(packet));
    this.#keyLog = [];
    this.#packets = [];
    this.#pendingBytes = 0;
    if (blocks.length > 0) this.#sink.append(blocks);
  }

  /** Writes what waits and the closing statistics; later packets are ignored. Calling it again does nothing. */
  close(): void {
    if (this.#closed) return;
    this.flush();
    this.#closed = true;
    this.#sink.append([this.#statistics()]);
    this.#sink.close();
  }

  /**
   * The whole capture so far as pcapng blocks: joined, they are a complete file. Only for a log that keeps its blocks in memory; one that
   * writes a file throws a TypeError, because its file already is the capture.
   */
  blocks(): readonly Uint8Array[] {
    this.flush();
    if (!(this.#sink instanceof MemorySink)) throw new TypeError('This log writes its own file: copy that file.');
    return this.#closed ? this.#sink.blocks : [...this.#sink.blocks, this.#statistics()];
  }

  /** What was recorded so far, and what was left out. */
  get summary(): CaptureSummary {
    return {
      connections: this.#connectionCount,
      packets: this.#packetCount,
      bytesWritten: this.#sink.bytesWritten,
      keyLogLines: this.#keyLogLineCount,
      packetsDropped: this.#packetsDropped,
      bytesDropped: this.#bytesDropped,
    };
  }

  #statistics(): Uint8Array {
    return interfaceStatisticsBlock(this.#now(), this.#packetCount + this.#packetsDropped, this.#packetsDropped);
  }

  #countDropped(bytes: number): void {
    this.#packetsDropped += 1;
    this.#bytesDropped += bytes;
  }

  #addPacket(packet: PendingPacket): void {
    const size = packet.frame.length + (packet.comment?.length ?? 0) + PACKET_BLOCK_BYTES;
    if (!this.#hasRoom(size)) {
      this.#countDropped(packet.frame.length);
      return;
    }
    this.#packetCount += 1;
    this.#packets.push(packet);
    this.#pendingBytes += size;
    this.#scheduleFlush();
  }

  #hasRoom(bytes: number): boolean {
    if (this.#closed || this.#sink.failure !== undefined) return false;
    return this.#sink.bytesWritten + this.#pendingBytes + bytes <= this.limits.bytesMax;
  }

  #scheduleFlush(): void {
    if (this.#pendingBytes >= this.limits.pendingBytesMax) this.flush();
    else this.#flushScheduled ??= setImmediate(() => this.flush());
  }
}
