import type { Buffer } from 'node:buffer';
import { Duplex } from 'node:stream';
import type { HandshakeIo, Heard } from './handshake-io.ts';
import { contentType } from './record-layer.ts';

const closeNotify = new Uint8Array([1, 0]);
/** Tickets, warnings, KeyUpdates: a client sends a handful. One that sends nothing else is let go. */
const meaninglessMax = 256;

/** What the stream asks of its engine. */
export interface RawTlsStreamOptions {
  readonly io: HandshakeIo;
  readonly below: Duplex;
  readonly withoutCloseNotify: boolean;
  /** Told of every byte above TLS. */
  readonly onData: (content: Buffer) => void;
  /** Told of the length of each heartbeat, however late it is answered. */
  readonly onHeartbeat: (bytes: number) => void;
  /** Runs once, before the first answer goes out; false when the connection has come to nothing. */
  beforeAnswer(): Promise<boolean>;
  /** Sends content of an answer. */
  write(content: Buffer): void;
}

/** What lies above TLS, as a stream: requests come out, answers go in. */
export class RawTlsStream extends Duplex {
  readonly #options: RawTlsStreamOptions;
  #isReading = false;
  #engineReads: Promise<boolean> | undefined;
  #hasAnswered = false;
  #meaningless = 0;

  constructor(options: RawTlsStreamOptions) {
    super({ allowHalfOpen: true });
    this.#options = options;
  }

  override _read(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    void this.#pump().then(() => {
      this.#isReading = false;
    });
  }

  override _write(content: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#answer(content).then(() => done(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    const { io, below, withoutCloseNotify } = this.#options;
    if (!withoutCloseNotify) io.records.write(contentType.alert, closeNotify);
    below.end(() => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#options.below.destroy();
    done(error);
  }

  async #answer(content: Buffer): Promise<void> {
    if (!this.#hasAnswered) {
      this.#hasAnswered = true;
      // Whoever does something on the connection must be the only one who reads.
      this.#engineReads = this.#options.beforeAnswer();
      const goesOn = await this.#engineReads;
      this.#engineReads = undefined;
      if (!goesOn) {
        this.push(null);
        return;
      }
    }
    this.#options.write(content);
  }

  /** Reads until the stream has enough, or the connection is over. */
  async #pump(): Promise<void> {
    const { io, onData, onHeartbeat } = this.#options;
    for (;;) {
      await io.peek();
      if (this.#engineReads !== undefined) {
        await this.#engineReads;
        continue;
      }
      const heard = await io.next();
      if (heard.kind === 'heartbeat') onHeartbeat(heard.bytes);
      if (heard.kind === 'data') {
        onData(heard.content);
        if (heard.content.length === 0) continue;
        if (!this.push(heard.content)) return;
      } else if (this.#isOver(heard)) {
        this.push(null);
        return;
      }
    }
  }

  #isOver(heard: Heard): boolean {
    this.#meaningless += 1;
    if (this.#meaningless > meaninglessMax) return true;
    if (heard.kind === 'alert') return heard.isFatal || heard.alert.number === 0;
    return heard.kind !== 'message' && heard.kind !== 'heartbeat' && heard.kind !== 'change-cipher-spec';
  }
}
