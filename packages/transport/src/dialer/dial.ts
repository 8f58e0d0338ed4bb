import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Endpoint, tapSocket } from '@cordon/capture';
import { TransportError } from '../errors.ts';
import { encodeRequest } from '../http1/encode-message.ts';
import { finishMessage } from '../http1/finish-message.ts';
import { hasToken } from '../http1/header-fields.ts';
import { defaultHttpLimits, defaultPhaseTimeouts, type HttpLimits, type PhaseTimeouts } from '../http1/http-limits.ts';
import type { HttpRequestInit, HttpResponse } from '../http1/http-message.ts';
import type { HttpRefusal } from '../http1/http-rules.ts';
import { responseReader, type TransferredMessage } from '../http1/message-reader.ts';
import type { StatusLine } from '../http1/parse-head.ts';
import { secureClient } from '../tls/secure-client.ts';
import { alertOfError } from '../tls/tls-alert.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import { HttpWire, type ReadOutcome } from '../wire/http-wire.ts';
import { WireWatch } from '../wire/wire-watch.ts';
import type { ClientConnection, DialOptions } from './client-connection.ts';
import { openSocket } from './open-socket.ts';

interface DialledParts {
  readonly options: DialOptions;
  readonly socket: Socket;
  readonly stream: Duplex;
  readonly watch: WireWatch;
  readonly tls: TlsFacts | undefined;
  readonly limits: HttpLimits;
  readonly timeouts: PhaseTimeouts;
}

/** What a socket's last words are waited for after our end of the connection is closed. */
const lingerMs = 2000;

class HttpClientConnection implements ClientConnection {
  readonly local: Endpoint;
  readonly remote: Endpoint;
  readonly tls: TlsFacts | undefined;
  readonly #parts: DialledParts;
  readonly #wire: HttpWire<StatusLine>;
  readonly #host: string;
  #isReusable = true;

  constructor(parts: DialledParts) {
    const { stream, watch, tls, limits, timeouts, options } = parts;
    this.#parts = parts;
    this.local = watch.record.local;
    this.remote = watch.record.remote;
    this.tls = tls;
    this.#host = options.url.host;
    this.#wire = new HttpWire({ stream, limits, timeouts, reader: responseReader(limits, options.looseness) });
    const onAbort = (): void => this.destroy();
    options.signal?.addEventListener('abort', onAbort);
    stream.once('close', () => options.signal?.removeEventListener('abort', onAbort));
    if (options.signal?.aborted === true) this.destroy();
  }

  get isOpen(): boolean {
    // RFC 9112 9.2: bytes that nobody asked for are no response to the next request.
    const isInStep = this.#parts.options.keepsLeftOvers === true || this.#wire.bytesWaiting === 0;
    return this.#isReusable && this.#wire.isOpen && isInStep;
  }

  async exchange(request: HttpRequestInit): Promise<HttpResponse> {
    const { head, body } = encodeRequest(request, this.#host);
    const bytes = body.length === 0 ? head : Buffer.concat([head, body]);
    // A peer may answer, 401 or 413, and close before it has read everything: its answer counts, not our failed write.
    const [, response] = await Promise.all([this.#wire.write(bytes), this.#finalResponse()]);
    const isLastOfOld = response.version === '1.0' && !hasToken(response.headers, 'connection', 'keep-alive');
    if (
      isLastOfOld ||
      hasToken(response.headers, 'connection', 'close') ||
      hasToken(request.headers ?? [], 'connection', 'close')
    ) {
      this.close();
    }
    return response;
  }

  close(): void {
    this.#isReusable = false;
    const { stream } = this.#parts;
    stream.end();
    this.#wire.discardRest();
    if (this.#wire.isEndedByPeer) stream.once('finish', () => stream.destroy());
    else stream.once('end', () => stream.destroy());
    const timer = setTimeout(() => stream.destroy(), lingerMs);
    stream.once('close', () => clearTimeout(timer));
    if (stream.closed) clearTimeout(timer);
  }

  destroy(): void {
    this.#isReusable = false;
    this.#parts.stream.destroy();
    this.#parts.socket.destroy();
  }

  async #finalResponse(): Promise<HttpResponse> {
    const { limits } = this.#parts;
    for (let count = 0; count <= limits.interimResponsesMax; count += 1) {
      const outcome = await this.#wire.read();
      if (outcome.kind !== 'message') throw this.#errorOf(outcome);
      // RFC 9110 15.2: interim responses come before the one that answers; 101 would end HTTP and was not asked for.
      if (outcome.message.line.status >= 200) return await this.#response(outcome.message);
    }
    throw this.#refused('http-interim-responses', `More than ${limits.interimResponsesMax} interim responses came.`);
  }

  async #response(message: TransferredMessage<StatusLine>): Promise<HttpResponse> {
    const finished = await finishMessage(message, this.#parts.limits);
    if (finished.kind === 'refused') throw this.#errorOf(finished);
    const { line, headers, rawHead, transferredBody, trailers, violations } = message;
    return { ...line, headers, rawHead, body: finished.body, transferredBody, trailers, violations };
  }

  #errorOf(
    outcome: Exclude<ReadOutcome<StatusLine>, { kind: 'message' }> | { kind: 'refused'; refusal: HttpRefusal },
  ): TransportError {
    if (this.#parts.options.signal?.aborted === true)
      return new TransportError('aborted', `The exchange with ${this.#host} was given up.`);
    switch (outcome.kind) {
      case 'refused': {
        const { rule, detail } = outcome.refusal;
        if (rule === 'http-head-slow' || rule === 'http-body-slow') return this.#timedOut();
        return rule === 'http-incomplete' ? this.#lost(this.#wire.error) : this.#refused(rule, detail);
      }
      case 'idle':
        return this.#timedOut();
      default:
        return this.#lost(this.#wire.error);
    }
  }

  #timedOut(): TransportError {
    this.destroy();
    return new TransportError('response-timed-out', `${this.#host} did not answer in time.`);
  }

  #refused(rule: string, detail: string): TransportError {
    this.destroy();
    return new TransportError('response-refused', `The response of ${this.#host} breaks the rule ${rule}: ${detail}`);
  }

  #lost(error: NodeJS.ErrnoException | undefined): TransportError {
    this.destroy();
    const alert = alertOfError(error) ?? this.#parts.watch.alert;
    const seen = alert === undefined ? '' : `, alert ${alert.number} ${alert.name}`;
    const reason = `${error?.code ?? 'closed'}${seen}`;
    const happened = `The connection to ${this.#host} closed without a complete response (${reason}).`;
    return new TransportError('connection-lost', happened, { cause: error, systemCode: error?.code, alert });
  }
}

/** Host of a URL as a name or address: without the brackets of an IPv6 literal. */
function hostNameOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port);
  return url.protocol === 'https:' ? 443 : 80;
}

function watchSocket(socket: Socket, options: DialOptions): WireWatch {
  const local = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  const remote = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  const { capture, captureComment } = options;
  const comment = captureComment === undefined ? {} : { comment: captureComment };
  const tap = capture?.openConnection({ local, remote, initiator: 'local', ...comment });
  return new WireWatch({ local, remote, capture: tap, isTls: options.url.protocol === 'https:' });
}

/**
 * Connects to the host of an http or https URL; for https, does the handshake and lets the TLS policy decide, before
 * any application byte. Throws {@link TransportError}; a TypeError for a URL of another scheme and for https without
 * a policy.
 */
export async function dial(options: DialOptions): Promise<ClientConnection> {
  const { url, tls: policy, signal } = options;
  const isTls = url.protocol === 'https:';
  if (!isTls && url.protocol !== 'http:')
    throw new TypeError(`${url.protocol} URLs cannot be dialled, only http: and https:.`);
  if (isTls && policy === undefined) throw new TypeError('An https URL needs a TLS policy: pass strictTlsPolicy().');
  const limits = { ...defaultHttpLimits, ...options.limits };
  const timeouts = { ...defaultPhaseTimeouts, ...options.timeouts };
  const socket = await openSocket({
    hostName: hostNameOf(url),
    port: portOf(url),
    lookUp: options.lookUp,
    localAddress: options.localAddress,
    timeoutMs: timeouts.connectTimeoutMs,
    signal,
  });
  const watch = watchSocket(socket, options);
  const tapped = tapSocket(socket, watch);
  const parts = { options, socket, watch, limits, timeouts };
  if (!isTls || policy === undefined) return new HttpClientConnection({ ...parts, stream: tapped, tls: undefined });
  tapped.on('error', () => undefined);
  const secured = await secureClient({
    stream: tapped,
    hostName: hostNameOf(url),
    policy,
    timeoutMs: timeouts.handshakeTimeoutMs,
    watch,
    onKeyLogLine: (line) => options.capture?.addKeyLogLine(line),
    signal,
  });
  return new HttpClientConnection({ ...parts, stream: secured.socket, tls: secured.facts });
}
