import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import type { HttpLimits, PhaseTimeouts } from '../http1/http-limits.ts';
import type { HttpRefusal } from '../http1/http-rules.ts';
import type { MessageHead, MessageReader, TransferredMessage } from '../http1/message-reader.ts';

/**
 * What reading a message from a connection came to. `broken`: the connection is gone; `error` says why if the
 * system told.
 */
export type ReadOutcome<Line> =
  | { readonly kind: 'message'; readonly message: TransferredMessage<Line> }
  | { readonly kind: 'head-only'; readonly head: MessageHead<Line> }
  | { readonly kind: 'refused'; readonly refusal: HttpRefusal }
  | { readonly kind: 'closed' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'broken'; readonly error: Error | undefined };

/** Options of an {@link HttpWire}. */
export interface HttpWireOptions<Line extends { readonly version: string }> {
  /** TCP or TLS, connected and verified. */
  readonly stream: Duplex;
  readonly reader: MessageReader<Line>;
  readonly limits: HttpLimits;
  readonly timeouts: PhaseTimeouts;
}

/** How to read one message. */
export interface ReadOptions<Line> {
  /** Decides, once the head is there, whether the body is read. */
  readonly onHead?: (head: MessageHead<Line>) => 'read-body' | 'leave-body';
}

/** Enough to see what somebody speaks: a request line with the fields behind it. */
const firstBytesMax = 1_024;

type Phase = 'idle' | 'head' | 'body';

/**
 * Joins an HTTP reader to a socket: back-pressure, per-phase time-outs, and writes that end when the connection
 * does.
 */
export class HttpWire<Line extends { readonly version: string; readonly status?: number }> {
  readonly stream: Duplex;
  readonly #options: HttpWireOptions<Line>;
  #wake: (() => void) | undefined;
  #hasNews = false;
  #isBroken = false;
  #discards = false;
  #error: Error | undefined;
  #first: Uint8Array = new Uint8Array(0);
  /** Bytes received so far. */
  bytesReceived = 0;
  /** Whether the peer sent its FIN. */
  isEndedByPeer = false;

  constructor(options: HttpWireOptions<Line>) {
    this.#options = options;
    this.stream = options.stream;
    this.stream.on('data', (bytes: Uint8Array) => this.#receive(bytes));
    const ended = (): void => {
      this.isEndedByPeer = true;
      options.reader.end();
      this.#news();
    };
    // A peer that closes right behind its handshake: the end was told before anybody listened.
    if (this.stream.readableEnded) ended();
    else this.stream.on('end', ended);
    this.stream.on('error', (error: Error) => {
      this.#error ??= error;
      this.#news();
    });
    this.stream.on('close', () => {
      this.#isBroken = true;
      this.#news();
    });
    this.#isBroken = this.stream.destroyed;
  }

  get isOpen(): boolean {
    return !this.#isBroken && !this.isEndedByPeer && this.stream.writable;
  }

  /** The first bytes received, at most 1 KiB. */
  get firstBytes(): Uint8Array {
    return this.#first;
  }

  /** The error that the connection broke with. */
  get error(): Error | undefined {
    return this.#error;
  }

  /** Bytes behind the last message that nobody asked for yet. */
  get bytesWaiting(): number {
    return this.#options.reader.bytesWaiting;
  }

  /** Reads one message. Never rejects. */
  async read({ onHead = () => 'read-body' }: ReadOptions<Line> = {}): Promise<ReadOutcome<Line>> {
    const { reader, timeouts } = this.#options;
    let phase = 'idle' as Phase;
    let deadline = performance.now() + timeouts.idleTimeoutMs;
    const enter = (next: Phase, timeoutMs: number): void => {
      phase = next;
      deadline = performance.now() + timeoutMs;
    };
    for (;;) {
      const event = reader.next();
      switch (event.kind) {
        case 'head':
          if (event.head.hasBody && onHead(event.head) === 'leave-body') return { kind: 'head-only', head: event.head };
          enter('body', timeouts.bodyTimeoutMs);
          break;
        case 'need-bytes': {
          if (this.#isBroken) return { kind: 'broken', error: this.#error };
          if (phase === 'idle' && reader.isMidMessage) enter('head', timeouts.headTimeoutMs);
          if (await this.#moreBefore(deadline)) break;
          if (phase === 'idle' && !reader.isMidMessage) return { kind: 'idle' };
          reader.refuse(
            phase === 'body' ? 'http-body-slow' : 'http-head-slow',
            'The message was not complete in time.',
          );
          break;
        }
        default:
          return event;
      }
    }
  }

  /**
   * Hands bytes to the connection; resolves false when it is gone or the peer does not read them in time. Never
   * rejects.
   */
  async write(bytes: Uint8Array): Promise<boolean> {
    if (this.#isBroken || !this.stream.writable) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const onClose = (): void => resolve(false);
    const timer = setTimeout(() => {
      resolve(false);
      this.stream.destroy();
    }, this.#options.timeouts.writeTimeoutMs);
    this.stream.once('close', onClose);
    this.stream.write(bytes, (error) => resolve(error === undefined || error === null));
    const isWritten = await promise;
    clearTimeout(timer);
    this.stream.off('close', onClose);
    return isWritten;
  }

  /** From now on received bytes are counted and thrown away, so that the peer can finish and read our last answer. */
  discardRest(): void {
    this.#discards = true;
    this.stream.resume();
  }

  #receive(bytes: Uint8Array): void {
    this.bytesReceived += bytes.length;
    if (this.#first.length < firstBytesMax)
      this.#first = Buffer.concat([this.#first, bytes.subarray(0, firstBytesMax - this.#first.length)]);
    if (this.#discards) return;
    const { reader, limits } = this.#options;
    reader.receive(bytes);
    if (reader.bytesWaiting >= limits.readAheadBytesMax) this.stream.pause();
    this.#news();
  }

  #news(): void {
    this.#hasNews = true;
    this.#wake?.();
  }

  /** Waits for anything to happen; false when the time is up first. */
  async #moreBefore(deadline: number): Promise<boolean> {
    this.stream.resume();
    const timeoutMs = deadline - performance.now();
    if (this.#hasNews) {
      this.#hasNews = false;
      if (timeoutMs > 0) return true;
    }
    if (timeoutMs <= 0) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), timeoutMs);
    this.#wake = () => resolve(true);
    const isAwake = await promise;
    clearTimeout(timer);
    this.#wake = undefined;
    if (isAwake) this.#hasNews = false;
    return isAwake;
  }
}
