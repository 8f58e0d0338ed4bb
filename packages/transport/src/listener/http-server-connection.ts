import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Endpoint } from '@cordon/capture';
import { errorCodeOf } from '../errors.ts';
import { encodeResponse } from '../http1/encode-message.ts';
import { finishMessage } from '../http1/finish-message.ts';
import { hasToken, headerValue } from '../http1/header-fields.ts';
import type { HttpLimits, PhaseTimeouts } from '../http1/http-limits.ts';
import type { HttpRequest, HttpResponseInit } from '../http1/http-message.ts';
import { type HttpRefusal, httpViolation } from '../http1/http-rules.ts';
import { type MessageHead, requestReader, type TransferredMessage } from '../http1/message-reader.ts';
import type { RequestLine } from '../http1/parse-head.ts';
import { alertOfError } from '../tls/tls-alert.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import { HttpWire, type ReadOutcome } from '../wire/http-wire.ts';
import type { WireWatch } from '../wire/wire-watch.ts';
import type { CloseInfo, NextRequestOptions, ServerConnection } from './server-connection.ts';

/** How long a peer may take to close after our last answer, so that no RST overtakes the answer. */
const lingerMs = 2000;
const continueBytes = Buffer.from('HTTP/1.1 100 Continue\r\n\r\n', 'latin1');

/** What an accepted connection is made of. */
export interface AcceptedConnection {
  readonly id: number;
  /** The TCP socket, for a RST. */
  readonly socket: Socket;
  /** What to read and write: TLS, or the tapped socket. */
  readonly stream: Duplex;
  readonly watch: WireWatch;
  readonly tls: TlsFacts | undefined;
  readonly acceptedAtMs: number;
  readonly answersRefusals: boolean;
  readonly limits: HttpLimits;
  readonly timeouts: PhaseTimeouts;
}

type Ending = Omit<CloseInfo, 'applicationBytesReceived' | 'alert'>;

/** A {@link ServerConnection} over a socket. */
export class HttpServerConnection implements ServerConnection {
  readonly id: number;
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly acceptedAtMs: number;
  readonly tls: TlsFacts | undefined;
  readonly closed: Promise<CloseInfo>;
  readonly #parts: AcceptedConnection;
  readonly #wire: HttpWire<RequestLine>;
  #ending: Ending | undefined;
  /** Whether the last request wants the connection closed behind its answer. */
  #wantsClose = false;
  /** Whether `nextRequest` is under way: it then decides what an end means. */
  #isReading = false;
  /** Whether the owner has a request that it did not answer yet. */
  #owesAnswer = false;

  constructor(parts: AcceptedConnection) {
    const { id, stream, watch, tls, acceptedAtMs, limits, timeouts } = parts;
    this.#parts = parts;
    this.id = id;
    this.local = watch.record.local;
    this.remote = watch.record.remote;
    this.acceptedAtMs = acceptedAtMs;
    this.tls = tls;
    this.#wire = new HttpWire({ stream, limits, timeouts, reader: requestReader(limits) });
    stream.once('end', () => this.#peerEnded());
    const { promise, resolve } = Promise.withResolvers<CloseInfo>();
    this.closed = promise;
    if (stream.closed) resolve(this.#closeInfo());
    else stream.once('close', () => resolve(this.#closeInfo()));
  }

  get clientHello(): Uint8Array | undefined {
    return this.tls === undefined ? undefined : this.#parts.watch.firstFlight;
  }

  get applicationBytesReceived(): number {
    return this.#wire.bytesReceived;
  }

  get captureNumber(): number | undefined {
    return this.#parts.watch.captureNumber;
  }

  get firstApplicationBytes(): Uint8Array {
    return this.#wire.firstBytes;
  }

  get isOpen(): boolean {
    return this.#wire.isOpen && this.#ending === undefined;
  }

  async nextRequest(options: NextRequestOptions = {}): Promise<HttpRequest | undefined> {
    if (this.#ending !== undefined) return undefined;
    this.#isReading = true;
    const request = await this.#readRequest(options);
    this.#isReading = false;
    return request;
  }

  async #readRequest(options: NextRequestOptions): Promise<HttpRequest | undefined> {
    const outcome = await this.#wire.read({
      onHead: (head) => (options.readBody === false ? 'leave-body' : this.#expectBody(head)),
    });
    switch (outcome.kind) {
      case 'message':
        return await this.#complete(outcome.message);
      case 'head-only':
        return this.#request(outcome.head, undefined);
      default:
        await this.#endAfter(outcome);
        return undefined;
    }
  }

  async respond(response: HttpResponseInit): Promise<void> {
    const close = response.close === true || this.#wantsClose;
    await this.#wire.write(encodeResponse(close ? { ...response, close } : response));
    if (response.status >= 200) this.#owesAnswer = false;
    // RFC 9112 9.6: after an answer that says so, no further request is read.
    if (close && response.status >= 200) this.close();
  }

  async writeRaw(bytes: Uint8Array): Promise<void> {
    await this.#wire.write(bytes);
  }

  close(): void {
    this.#end({ reason: 'local', detail: 'We closed the connection.', violations: [] });
  }

  destroy(): void {
    this.#ending ??= { reason: 'local', detail: 'We aborted the connection.', violations: [] };
    this.#abort();
  }

  /**
   * The peer sends nothing more. An owner with a request in hand may still answer; nobody else needs the
   * connection.
   */
  #peerEnded(): void {
    if (this.#isReading) return;
    if (!this.#owesAnswer && this.#wire.bytesWaiting === 0) {
      this.#end({ reason: 'peer', detail: 'The peer closed the connection.', violations: [] });
      return;
    }
    const { stream, timeouts } = this.#parts;
    const timer = setTimeout(() => stream.destroy(), timeouts.idleTimeoutMs);
    stream.once('close', () => clearTimeout(timer));
  }

  #abort(): void {
    const { socket, stream, watch } = this.#parts;
    if (!socket.destroyed) watch.reset('local');
    socket.resetAndDestroy();
    stream.destroy();
  }

  #expectBody(head: MessageHead<RequestLine>): 'read-body' {
    // RFC 9110 10.1.1: the client holds the content back until it is asked for.
    const expects = headerValue(head.headers, 'expect')?.toLowerCase() === '100-continue';
    if (expects && head.line.version === '1.1' && this.#wire.bytesWaiting === 0) void this.#wire.write(continueBytes);
    return 'read-body';
  }

  async #complete(message: TransferredMessage<RequestLine>): Promise<HttpRequest | undefined> {
    const finished = await finishMessage(message, this.#parts.limits);
    if (finished.kind === 'content') return this.#request(message, { ...message, body: finished.body });
    await this.#refuse(finished.refusal);
    return undefined;
  }

  #request(
    head: MessageHead<RequestLine>,
    content: (TransferredMessage<RequestLine> & { readonly body: Uint8Array }) | undefined,
  ): HttpRequest {
    const { line, headers, rawHead } = head;
    const isLastOfOld = line.version === '1.0' && !hasToken(headers, 'connection', 'keep-alive');
    const wantsClose = hasToken(headers, 'connection', 'close') || isLastOfOld || content === undefined;
    this.#owesAnswer = true;
    this.#wantsClose = wantsClose;
    const violations = [...(content?.violations ?? [])];
    // TR-069 3.4.6: a CPE does not pipeline. A line end behind the body is an old habit of clients, not a request.
    if (content !== undefined && this.#wire.bytesWaiting > 2) {
      violations.push(httpViolation('http-pipelined', `${this.#wire.bytesWaiting} bytes follow before the response.`));
    }
    const empty = new Uint8Array(0);
    return {
      ...line,
      headers,
      rawHead,
      body: content?.body ?? empty,
      transferredBody: content?.transferredBody ?? empty,
      trailers: content?.trailers ?? [],
      isComplete: content !== undefined,
      violations,
    };
  }

  async #endAfter(outcome: Exclude<ReadOutcome<RequestLine>, { kind: 'message' | 'head-only' }>): Promise<void> {
    switch (outcome.kind) {
      case 'refused':
        return await this.#refuse(outcome.refusal);
      case 'closed':
        return this.#end({ reason: 'peer', detail: 'The peer closed the connection.', violations: [] });
      case 'idle':
        return this.#end({ reason: 'timed-out', detail: 'No request came in time.', violations: [] });
      case 'broken':
        this.#ending ??= this.#brokenEnding(outcome.error);
        return this.#abort();
      default:
        return outcome satisfies never;
    }
  }

  async #refuse(refusal: HttpRefusal): Promise<void> {
    const { violations, detail, rawHead, status } = refusal;
    const reason = status === 408 ? 'timed-out' : 'refused';
    const ending: Ending = { reason, detail, violations, rawHead };
    // A peer that has gone away in the middle of a message gets no answer.
    if (this.#parts.answersRefusals && !this.#wire.isEndedByPeer)
      await this.#wire.write(encodeResponse({ status, close: true }));
    this.#end(ending);
  }

  #end(ending: Ending): void {
    if (this.#ending !== undefined) return;
    this.#ending = ending;
    const { stream } = this.#parts;
    stream.end();
    this.#wire.discardRest();
    if (this.#wire.isEndedByPeer) stream.once('finish', () => stream.destroy());
    else stream.once('end', () => stream.destroy());
    const timer = setTimeout(() => stream.destroy(), lingerMs);
    stream.once('close', () => clearTimeout(timer));
    if (stream.closed) clearTimeout(timer);
  }

  #brokenEnding(error: Error | undefined): Ending {
    const errorCode = errorCodeOf(error);
    const detail = error === undefined ? 'The connection broke.' : `The connection broke: ${error.message}.`;
    return { reason: 'reset', detail, errorCode, violations: [] };
  }

  #closeInfo(): CloseInfo {
    const { error, isEndedByPeer } = this.#wire;
    const orderly: Ending = { reason: 'peer', detail: 'The peer closed the connection.', violations: [] };
    const ending = this.#ending ?? (error === undefined && isEndedByPeer ? orderly : this.#brokenEnding(error));
    return {
      errorCode: errorCodeOf(error),
      ...ending,
      alert: alertOfError(error) ?? this.#parts.watch.alert,
      applicationBytesReceived: this.#wire.bytesReceived,
    };
  }
}
