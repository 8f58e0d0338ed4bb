// The cheap way to an ACS on plain HTTP: one socket, the project's own response reader, no more. Whatever goes beyond two
// plain messages (TLS, challenges, redirects) is the business of transport's CwmpClient; see fleet-client.ts.
import { connect, type Socket } from 'node:net';
import {
  defaultHttpLimits,
  hasToken,
  type HttpLimits,
  type MessageReader,
  responseReader,
  type StatusLine,
  type TransferredMessage,
} from '@cordon/transport';
import type { Clock } from '../clock.ts';

/** Where and how patiently. */
export interface FleetLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly clock: Clock;
  readonly connectTimeoutMs: number;
  readonly responseTimeoutMs: number;
}

/** What came of one message. `code` is stable, for counting. */
export type LinkAnswer =
  | { readonly kind: 'answered'; readonly message: TransferredMessage<StatusLine> }
  | { readonly kind: 'timed-out'; readonly code: string }
  | { readonly kind: 'lost'; readonly code: string };

// An answer for one device; ten thousand of them share the memory of one process.
const limits: HttpLimits = { ...defaultHttpLimits, bodyBytesMax: 1024 * 1024 };

/** One session's connection: opened by the first message, and again when the ACS closed it between two (TR-069 3.4.2). */
export class FleetLink {
  readonly #options: FleetLinkOptions;
  #socket: Socket | undefined;
  #reader: MessageReader<StatusLine> | undefined;
  #settle: ((answer: LinkAnswer) => void) | undefined;
  #cancelTimer: (() => void) | undefined;
  #isDestroyed = false;

  constructor(options: FleetLinkOptions) {
    this.#options = options;
  }

  /** Sends a whole request and waits for its final response. Never rejects. One at a time. */
  exchange(request: string): Promise<LinkAnswer> {
    return new Promise((resolve) => {
      this.#settle = resolve;
      if (this.#isDestroyed) {
        this.#end({ kind: 'lost', code: 'aborted' });
        return;
      }
      const open = this.#reusable();
      if (open === undefined) {
        this.#startTimer(this.#options.connectTimeoutMs, 'connect-timed-out');
        this.#open().write(request);
      } else {
        this.#startTimer(this.#options.responseTimeoutMs, 'response-timed-out');
        open.write(request);
      }
    });
  }

  /** Ends the connection in order; what waits for an answer gets none. */
  close(): void {
    this.#socket?.destroySoon();
    this.#socket = undefined;
    this.#end({ kind: 'lost', code: 'aborted' });
  }

  /** Breaks off at once: the power is gone. */
  destroy(): void {
    this.#isDestroyed = true;
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#end({ kind: 'lost', code: 'aborted' });
  }

  #reusable(): Socket | undefined {
    if (this.#reader === undefined || this.#reader.bytesWaiting === 0) return this.#socket;
    // Bytes that nobody asked for would be taken for the next response.
    this.#socket?.destroy();
    this.#socket = undefined;
    return undefined;
  }

  #open(): Socket {
    const { host, port, responseTimeoutMs } = this.#options;
    const socket = connect({ host, port, noDelay: true });
    const reader = responseReader(limits);
    this.#socket = socket;
    this.#reader = reader;
    socket.on('connect', () => this.#startTimer(responseTimeoutMs, 'response-timed-out'));
    socket.on('data', (bytes: Uint8Array) => {
      reader.receive(bytes);
      this.#read(reader);
    });
    socket.on('end', () => {
      reader.end();
      this.#read(reader);
      // Closed between two messages: the next one opens a connection of its own.
      if (this.#settle === undefined && this.#socket === socket) this.#socket = undefined;
    });
    socket.on('error', (error: NodeJS.ErrnoException) => this.#lost(socket, error.code ?? 'socket-error'));
    socket.on('close', () => this.#lost(socket, 'closed-early'));
    return socket;
  }

  #read(reader: MessageReader<StatusLine>): void {
    if (this.#reader !== reader || this.#settle === undefined) return;
    for (;;) {
      const event = reader.next();
      if (event.kind === 'need-bytes' || event.kind === 'closed') return;
      if (event.kind === 'head') continue;
      if (event.kind === 'refused') return this.#drop({ kind: 'lost', code: event.refusal.rule });
      // RFC 9110 15.2: interim answers come before the one that counts.
      if (event.message.line.status < 200) continue;
      return this.#answered(event.message);
    }
  }

  #answered(message: TransferredMessage<StatusLine>): void {
    const { line, headers } = message;
    const isLast =
      hasToken(headers, 'connection', 'close') ||
      (line.version === '1.0' && !hasToken(headers, 'connection', 'keep-alive'));
    if (isLast) {
      this.#socket?.destroySoon();
      this.#socket = undefined;
    }
    this.#end({ kind: 'answered', message });
  }

  #lost(socket: Socket, code: string): void {
    if (this.#socket !== socket) return;
    this.#drop({ kind: 'lost', code });
  }

  #drop(answer: LinkAnswer): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#end(answer);
  }

  #startTimer(timeoutMs: number, code: string): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#options.clock.after(timeoutMs, () => this.#drop({ kind: 'timed-out', code }));
  }

  #end(answer: LinkAnswer): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }
}
