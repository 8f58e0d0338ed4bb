import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { type CaptureLog, type Endpoint, tapSocket } from '@cordon/capture';
import { errorCodeOf, TransportError } from '../errors.ts';
import { defaultHttpLimits, defaultPhaseTimeouts, type HttpLimits, type PhaseTimeouts } from '../http1/http-limits.ts';
import { factsOfSocket } from '../tls/facts-of-socket.ts';
import { secureServer } from '../tls/secure-server.ts';
import type { ServerTlsSettings } from '../tls/server-tls-settings.ts';
import { isTlsEngine, type TlsEngine, TlsEngineError } from '../tls/tls-engine.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import { alertOfError } from '../tls/tls-alert.ts';
import { WireWatch } from '../wire/wire-watch.ts';
import { HttpServerConnection } from './http-server-connection.ts';
import type { HandshakeFailure, Listener, ListenerOptions } from './listener.ts';

/**
 * Descriptors that a plain process has (RLIMIT_NOFILE is 1,024 on most systems); an owner that raised it raises
 * this.
 */
const defaultConnectionsMax = 1024;

/** One accepted socket on its way to a connection. */
interface Arrival {
  readonly id: number;
  readonly socket: Socket;
  readonly stream: Duplex;
  readonly watch: WireWatch;
  readonly acceptedAtMs: number;
}

/** An IPv4 address that came over an IPv6 socket reads as IPv4. */
function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
}

function failureOf(arrival: Arrival, error: Error): HandshakeFailure {
  const { id, watch, acceptedAtMs } = arrival;
  const { remote, local } = watch.record;
  const code = errorCodeOf(error);
  const isReset = watch.wasReset || code === 'ECONNRESET';
  const alert = (error instanceof TlsEngineError ? error.alert : undefined) ?? alertOfError(error) ?? watch.alert;
  const seen = alert === undefined ? '' : ` (alert ${alert.number} ${alert.name}, sent by ${alert.sentBy})`;
  return {
    connectionId: id,
    captureNumber: watch.captureNumber,
    remote,
    local,
    acceptedAtMs,
    clientHello: watch.firstFlight,
    close: {
      reason: 'handshake-failed',
      detail: `The TLS handshake failed${seen}: ${error.message}.`,
      errorCode: code ?? (isReset ? 'ECONNRESET' : undefined),
      alert,
      violations: [],
      applicationBytesReceived: 0,
    },
  };
}

class TcpListener implements Listener {
  readonly isTls: boolean;
  readonly #options: ListenerOptions;
  readonly #limits: HttpLimits;
  readonly #timeouts: PhaseTimeouts;
  readonly #server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket));
  readonly #sockets = new Set<Socket>();
  readonly #logKey = (line: Uint8Array): void => void this.#options.capture?.addKeyLogLine(line);
  #count = 0;
  #address: Endpoint;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.isTls = options.tls !== undefined;
    this.#limits = { ...defaultHttpLimits, ...options.limits };
    this.#timeouts = { ...defaultPhaseTimeouts, ...options.timeouts };
    this.#address = { address: options.host, port: options.port };
  }

  get #handshakeTimeoutMs(): number {
    return this.#options.handshakeTimeoutMs?.() ?? this.#timeouts.handshakeTimeoutMs;
  }

  get address(): Endpoint {
    return this.#address;
  }

  get connectionCount(): number {
    return this.#sockets.size;
  }

  async bind(): Promise<void> {
    const { host, port } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once('error', (error: NodeJS.ErrnoException) => {
      const happened = `${host} port ${port} cannot be listened on (${error.code}).`;
      reject(new TransportError('address-unusable', happened, { cause: error, systemCode: error.code }));
    });
    this.#server.listen({ host, port }, resolve);
    await promise;
    // Out of descriptors: the kernel keeps the peer waiting, and the next accept may succeed.
    this.#server.on('error', () => undefined);
    const bound = this.#server.address();
    if (bound !== null && typeof bound === 'object') this.#address = { address: bound.address, port: bound.port };
  }

  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => resolve());
    for (const socket of this.#sockets) socket.destroy();
    await promise;
  }

  #accept(socket: Socket): void {
    const remote = { address: plainAddress(socket.remoteAddress), port: socket.remotePort ?? 0 };
    const local = { address: plainAddress(socket.localAddress), port: socket.localPort ?? 0 };
    const { connectionsMax = defaultConnectionsMax, whenFull = 'newest-goes', accepts, onAccept } = this.#options;
    const isFull = this.#sockets.size >= connectionsMax;
    if (accepts?.(remote) === false || (isFull && whenFull === 'newest-goes')) {
      socket.destroy();
      return;
    }
    if (isFull) {
      const [oldest] = this.#sockets;
      oldest?.destroy();
    }
    this.#count += 1;
    const id = this.#count;
    const acceptedAtMs = Date.now();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    onAccept?.(id, remote);
    const tls = this.#options.tls?.();
    const watch = new WireWatch({ local, remote, isTls: tls !== undefined, capture: this.#tap(local, remote) });
    const arrival = { id, socket, watch, acceptedAtMs, stream: tapSocket(socket, watch) };
    if (tls === undefined) this.#deliver(arrival, arrival.stream, undefined);
    else void this.#secure(arrival, tls);
  }

  #tap(local: Endpoint, remote: Endpoint): ReturnType<CaptureLog['openConnection']> | undefined {
    const { capture, captureComment } = this.#options;
    const comment = captureComment?.();
    return capture?.openConnection({
      local,
      remote,
      initiator: 'remote',
      ...(comment === undefined ? {} : { comment }),
    });
  }

  async #secure(arrival: Arrival, tls: ServerTlsSettings | TlsEngine): Promise<void> {
    const { stream } = arrival;
    // The TLS layer above reports it again.
    stream.on('error', () => undefined);
    const result = isTlsEngine(tls) ? await this.#engage(arrival, tls) : await this.#handshake(stream, tls);
    if (result instanceof Error) {
      stream.destroy();
      this.#options.onHandshakeFailure?.(failureOf(arrival, result));
      return;
    }
    this.#deliver(arrival, result.stream, result.facts);
  }

  async #engage({ id, stream }: Arrival, engine: TlsEngine): ReturnType<TlsEngine['accept']> {
    const handshakeTimeoutMs = this.#handshakeTimeoutMs;
    return await engine.accept({ connectionId: id, stream, handshakeTimeoutMs, onKeyLogLine: this.#logKey });
  }

  async #handshake(
    stream: Duplex,
    settings: ServerTlsSettings,
  ): Promise<{ readonly stream: TLSSocket; readonly facts: TlsFacts } | Error> {
    try {
      const handshakeTimeoutMs = this.#handshakeTimeoutMs;
      const result = await secureServer({ stream, settings, handshakeTimeoutMs, onKeyLogLine: this.#logKey });
      return result instanceof Error ? result : { stream: result, facts: factsOfSocket(result) };
    } catch (error) {
      // Settings of this one connection that OpenSSL refuses: the owner learns it where it learns of every handshake
      // that failed.
      if (error instanceof TransportError) return error;
      throw error;
    }
  }

  #deliver(arrival: Arrival, stream: Duplex, tls: TlsFacts | undefined): void {
    const connection = new HttpServerConnection({
      ...arrival,
      stream,
      tls,
      limits: this.#limits,
      answersRefusals: this.#options.answersRefusals !== false,
      timeouts: this.#timeouts,
    });
    this.#options.onConnection(connection);
  }
}

/**
 * Binds a port for CWMP over TCP or TLS. Resolves when it is bound; host and port are in `address` then. Throws
 * {@link TransportError} `address-unusable` when the port cannot be had. TLS settings that OpenSSL refuses are a
 * handshake failure with the error code `tls-settings-unusable` for each connection that gets them; `checkServerTls`
 * finds them beforehand.
 */
export async function listen(options: ListenerOptions): Promise<Listener> {
  const listener = new TcpListener(options);
  await listener.bind();
  return listener;
}
