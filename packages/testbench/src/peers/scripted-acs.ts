import { setImmediate as nextTurn } from 'node:timers/promises';
import { decodeEnvelope, type DeviceIdStruct, type Dialect, type Violation } from '@cordon/cwmp';
import {
  type HandshakeFailure,
  headerValue,
  type HttpRequest,
  listen,
  type Listener,
  type ServerConnection,
  type ServerTlsSettings,
  type TlsEngine,
} from '@cordon/transport';
import { TargetSilentError } from '../case/case-end.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { type Answering, bytesOf, responseOf, writeSlowly } from './acs-response.ts';
import { connectionFacts } from './connection-facts.ts';
import type { Arrival, Post, Reply } from './exchange.ts';
import { HandshakePace } from './handshake-pace.ts';
import { HelloLog } from './hello-log.ts';
import { Mailbox } from './mailbox.ts';
import type { ScriptedSession } from './scripted-session.ts';
import { sessionCookie, SessionRouter } from './session-router.ts';
import { keepHello, keepPresented } from './tls-evidence.ts';
import { wireMessage } from './wire-message.ts';

/** How a {@link ScriptedAcs} is set up. */
export interface ScriptedAcsOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Scheme, host name and path of the URL that the target is given; the port is the listener's. */
  readonly scheme: 'http' | 'https';
  readonly hostName: string;
  readonly path: string;
  /** What the ACS shows when no case asks for something else; needed for https. */
  readonly presentation?: ServerTlsSettings | undefined;
  readonly dialect: Dialect;
  readonly evidence: Evidence;
  readonly responseTimeoutMs: number;
  /** Shared by those that one target comes to; its own when absent. */
  readonly pace?: HandshakePace | undefined;
}

/** A target that waits for an answer which a case withholds must be the one that gives up, not this end. */
const idleMsMin = 600_000;
/** Who has said nothing for so long keeps a connection in store, and is not about to begin a session. */
const approachMsMax = 10_000;
/** Longest time that a trigger may take before the target counts as absent. */
const dayMs = 86_400_000;

/** A connection that a case watches instead of leaving it to the sessions: with a handshake that succeeded or failed. */
export type WatchedConnection =
  | { readonly kind: 'open'; readonly connection: ServerConnection }
  | { readonly kind: 'failed'; readonly failure: HandshakeFailure };

/** How to watch connections. */
export interface ConnectionWatch {
  /** What to show; what sessions are shown when absent. */
  readonly presentation: ServerTlsSettings | TlsEngine | undefined;
  begin(hasCome: () => boolean): Promise<{ readonly withinMs: number }>;
  /** Looks at one connection and says within which time a further one must begin; 0 ends the watch. */
  see(seen: WatchedConnection): Promise<number>;
  /** Aborts when no further connection is to be waited for; one that has come by then is seen to its end. */
  readonly isOver?: AbortSignal | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What is kept of a target that cannot shake hands: enough to see how it begins. */
const failedHellosMax = 32;
/** A target that connects again and again is seen often enough. */
const watchedConnectionsMax = 8;
/** What connected before its client reported the end may not have been noticed yet. */
const overMs = 50;

/** How to wait for a session. */
export interface NextSessionOptions {
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Sessions that this refuses are answered politely and not handed over. */
  where?(session: ScriptedSession): boolean;
  /** What the target is waited for to do, such as `report its reboot`. */
  readonly what?: string;
}

/**
 * An ACS that does what a case says, down to the bytes: which certificate on which connection, which status, headers, body, delay, close.
 * Whatever no case asks for is answered politely, so that a device which comes by itself always finds an ACS.
 */
export class ScriptedAcs {
  readonly #options: ScriptedAcsOptions;
  readonly #pace: HandshakePace;
  readonly #router: SessionRouter;
  readonly #watched = new Mailbox<WatchedConnection>();
  /** Number of the watch during which a connection was accepted: what it was shown is decided then, not when its handshake is over. */
  readonly #acceptedIn = new Map<number, number>();
  /** Addresses from which sessions came: a stranger's connection during a watch is not the target's. */
  readonly #homes = new Set<string>();
  #watchNumber = 0;
  #accepted = 0;
  #acceptedOfTarget = 0;
  #isAcceptingWatched = false;
  readonly #connections = new Set<ServerConnection>();
  readonly #informs = new Set<(session: ScriptedSession) => void>();
  /** What connections that are watched are shown. */
  #watchedPresentation: ServerTlsSettings | TlsEngine | undefined;
  /** What sessions are shown. */
  #presentation: ServerTlsSettings | TlsEngine | undefined;
  /** When those connected that have not sent a request yet, by connection. */
  readonly #newcomers = new Map<number, number>();
  readonly #hellos = new HelloLog();
  readonly #failedHellos: Uint8Array[] = [];
  #device: DeviceIdStruct | undefined;
  #dialect: Dialect;
  #watching = 0;
  #failures: { readonly count: number; readonly last: string | undefined } = { count: 0, last: undefined };
  #listener: Listener | undefined;

  private constructor(options: ScriptedAcsOptions) {
    this.#options = options;
    this.#pace = options.pace ?? new HandshakePace(options.responseTimeoutMs);
    this.#presentation = options.presentation;
    this.#dialect = options.dialect;
    this.#router = new SessionRouter({
      dialect: () => this.#dialect,
      responseTimeoutMs: options.responseTimeoutMs,
      onViolation: (violation) => this.#noteViolation(violation),
    });
  }

  /** Opens the port. Rejects with the system's error when it cannot. */
  static async start(options: ScriptedAcsOptions): Promise<ScriptedAcs> {
    const acs = new ScriptedAcs(options);
    acs.#listener = await listen({
      host: options.host,
      port: options.port,
      // Asked right behind `onAccept`, for the same connection.
      ...(options.scheme === 'https' ? { tls: () => acs.#presentationForNew() } : {}),
      onAccept: (id, remote) => acs.#onAccept(id, remote.address),
      capture: options.evidence.capture,
      handshakeTimeoutMs: () => acs.#pace.limitMs,
      timeouts: {
        idleTimeoutMs: Math.max(idleMsMin, options.responseTimeoutMs),
      },
      onConnection: (connection) => {
        if (connection.tls !== undefined) acs.#pace.note(Date.now() - connection.acceptedAtMs);
        // A mistake of ours on one connection must not end the run; the case that waits for it is inconclusive.
        acs.#serve(connection).catch((error: unknown) => {
          options.evidence.observe('bench-exception', { where: 'acs', message: String(error) });
          connection.destroy();
        });
      },
      onHandshakeFailure: (failure) => acs.#onHandshakeFailure(failure),
    });
    return acs;
  }

  /**
   * A second ACS that is as this one is, at a port of its own, with this scheme or the same, and at another address, port, host name and
   * certificate where `changes` says so; whoever opens it stops it.
   */
  async openTwin(
    scheme: 'http' | 'https' = this.#options.scheme,
    changes: Partial<Pick<ScriptedAcsOptions, 'host' | 'port' | 'hostName' | 'presentation'>> = {},
  ): Promise<ScriptedAcs> {
    const { pace = this.#pace, ...options } = this.#options;
    return await ScriptedAcs.start({ ...options, pace, scheme, port: 0, dialect: this.#dialect, ...changes });
  }

  /** Address that it is bound to: where peers beside it are bound, too. */
  get bindHost(): string {
    return this.#options.host;
  }

  get hostName(): string {
    return this.#options.hostName;
  }

  /** The address that it listens on, which may be all of the machine's. */
  get listenHost(): string {
    return this.#options.host;
  }

  get isTls(): boolean {
    return this.#options.scheme === 'https';
  }

  /** What it shows when no case asks for something else; undefined without TLS. */
  get presentation(): ServerTlsSettings | undefined {
    return this.#options.presentation;
  }

  /** How many handshakes failed so far, and how the last one did: why a target that tries all the time never comes. */
  get failedHandshakes(): { readonly count: number; readonly last: string | undefined } {
    return this.#failures;
  }

  /** Connections that it accepted so far, from whomever. */
  get acceptedConnections(): number {
    return this.#accepted;
  }

  /** Whether somebody has connected lately and not sent a request yet, handshakes included: a session may be about to begin. */
  get isApproached(): boolean {
    const sinceMs = this.#options.evidence.nowMs() - approachMsMax;
    return [...this.#newcomers.values()].some((atMs) => atMs > sinceMs);
  }

  /** Connections that were accepted from addresses that sessions had come from, whether their handshake succeeded or not. */
  get connectionsOfTarget(): number {
    return this.#acceptedOfTarget;
  }

  /** Connections that are open now, handshakes included. */
  get connectionCount(): number {
    return this.#listener?.connectionCount ?? 0;
  }

  get port(): number {
    return this.#listener?.address.port ?? this.#options.port;
  }

  /** The URL that the target is to be given. */
  get url(): string {
    const { scheme, hostName, path } = this.#options;
    return `${scheme}://${hostName.includes(':') ? `[${hostName}]` : hostName}:${this.port}${path}`;
  }

  /** How envelopes to the target are written. */
  get dialect(): Dialect {
    return this.#dialect;
  }

  /** From the next answer on, envelopes are written like this. */
  speak(dialect: Dialect): void {
    this.#dialect = dialect;
  }

  /** From now on only this device gets to the cases: another one in the lab is answered politely and left out. */
  serveOnly(device: DeviceIdStruct): void {
    this.#device = device;
    this.#router.handOverOnly(({ inform }) => inform === undefined || isSameDevice(inform.deviceId, device));
  }

  /** Tells of every session when its Inform has been read. Returns how to stop. */
  onInform(listener: (session: ScriptedSession) => void): () => void {
    this.#informs.add(listener);
    return () => this.#informs.delete(listener);
  }

  /** The next session that begins; its Inform waits for an answer. Throws {@link TargetSilentError} when none begins in time. */
  async nextSession(options: NextSessionOptions): Promise<ScriptedSession> {
    const session = await this.#router.take(options, (candidate) => options.where?.(candidate) ?? true);
    if (session === undefined) throw new TargetSilentError(options.what ?? 'begin a session', options.withinMs);
    return session;
  }

  /** Ends what a case left: sessions in which the target waits for an answer, and waiting for the next one. */
  async letGo(): Promise<void> {
    await this.#router.letGo();
  }

  /** Resolves when no session is under way; false when one still is after `withinMs`. */
  async idle(withinMs: number): Promise<boolean> {
    return await this.#router.idle({ withinMs });
  }

  /**
   * From `begin` until `see` has seen enough, new connections from where the target lives see this certificate and belong to the watcher, not
   * to sessions. `begin` starts what makes the target come; it may still be at it when the target has come, which `hasCome` tells it.
   * Connections from before are closed: a target that keeps one for its next session would show nothing. `see` is not called when no
   * connection comes in time.
   */
  async watchConnections(watch: ConnectionWatch): Promise<void> {
    const { presentation, signal } = watch;
    const giveUp = new AbortController();
    for (const connection of this.#connections) connection.close();
    this.#watchedPresentation = presentation ?? this.#presentation;
    this.#watchNumber += 1;
    this.#watching += 1;
    let timer: NodeJS.Timeout | undefined;
    let hasCome = false;
    const giveUpAfter = (ms: number): void => {
      clearTimeout(timer);
      if (hasCome) return;
      timer = setTimeout(() => (this.#isUnderWay ? giveUpAfter(this.#pace.limitMs) : giveUp.abort()), ms);
    };
    watch.isOver?.addEventListener('abort', () => giveUpAfter(overMs), { signal: giveUp.signal });
    const taking = this.#watched
      .take({ withinMs: dayMs, signal: signal ? AbortSignal.any([signal, giveUp.signal]) : giveUp.signal })
      .then((seen) => {
        hasCome = true;
        return seen;
      });
    try {
      const begun = watch
        .begin(() => hasCome)
        .then(({ withinMs }) => {
          if (watch.isOver?.aborted !== true) giveUpAfter(withinMs);
          return taking;
        });
      await this.#seeAll(await Promise.race([taking, begun]), watch);
    } finally {
      clearTimeout(timer);
      giveUp.abort();
      this.#watching -= 1;
      // What came besides was shown the same; left lying, it would answer for the next probe.
      for (const seen of this.#watched.drain()) if (seen.kind === 'open') seen.connection.destroy();
    }
  }

  /**
   * While `action` runs, connections of sessions are shown this. Those from before are closed, so that they cannot carry a session that saw
   * something else; `keepsOpen` leaves them, for a session that is to go on elsewhere.
   */
  async showing<T>(
    presentation: ServerTlsSettings | TlsEngine,
    action: () => Promise<T>,
    { keepsOpen = false }: { readonly keepsOpen?: boolean } = {},
  ): Promise<T> {
    const before = this.#presentation;
    if (!keepsOpen) for (const connection of this.#connections) connection.close();
    this.#presentation = presentation;
    keepPresented(presentation, this.#options.evidence);
    try {
      return await action();
    } finally {
      this.#presentation = before;
      for (const connection of this.#connections) connection.close();
    }
  }

  /** First flights of connections whose handshake failed, from where sessions of the target came or before any did; the last ones. */
  get failedHellos(): readonly Uint8Array[] {
    return this.#failedHellos;
  }

  /** First flights of the connections that carried sessions of the target, the last ones, as raw TLS records. Empty without TLS. */
  get hellos(): readonly Uint8Array[] {
    const device = this.#device;
    return this.#hellos.flightsOf((sender) => device === undefined || isSameDevice(device, sender));
  }

  async #seeAll(first: WatchedConnection | undefined, watch: ConnectionWatch): Promise<void> {
    let seen = first;
    for (let count = 1; seen !== undefined && count <= watchedConnectionsMax; count += 1) {
      const moreWithinMs = await watch.see(seen);
      if (moreWithinMs === 0) return;
      const signals = [watch.signal, watch.isOver].filter((signal) => signal !== undefined);
      seen = await this.#watched.take({ withinMs: moreWithinMs, signal: AbortSignal.any(signals) });
      seen ??= await this.#seeUnderWay(watch);
    }
  }

  /** What had connected before the time was up, and is still shaking hands or was not noticed yet. */
  async #seeUnderWay({ signal }: ConnectionWatch): Promise<WatchedConnection | undefined> {
    await nextTurn();
    return await this.#watched.take({ withinMs: this.#isUnderWay ? this.#pace.limitMs : 0, signal });
  }

  /** Whether something that is watched has connected and is still shaking hands. */
  get #isUnderWay(): boolean {
    return [...this.#acceptedIn.values()].includes(this.#watchNumber);
  }

  async stop(): Promise<void> {
    this.#router.close();
    this.#watched.close();
    await this.#listener?.close();
  }

  #onHandshakeFailure(failure: HandshakeFailure): void {
    this.#newcomers.delete(failure.connectionId);
    this.#options.evidence.observe('tls-handshake-failed', connectionFacts.ofFailure(failure));
    this.#failures = { count: this.#failures.count + 1, last: failure.close.detail };
    if (this.#homes.size === 0 || this.#homes.has(failure.remote.address)) this.#failedHellos.push(failure.clientHello);
    if (this.#failedHellos.length > failedHellosMax) this.#failedHellos.shift();
    const watchNumber = this.#watchOf(failure.connectionId);
    if (watchNumber === undefined)
      keepHello(failure.clientHello, connectionFacts.ofFailure(failure), this.#options.evidence);
    if (watchNumber !== undefined && this.#isWatching(watchNumber)) this.#watched.put({ kind: 'failed', failure });
  }

  #onAccept(id: number, address: string): void {
    this.#accepted += 1;
    this.#newcomers.set(id, this.#options.evidence.nowMs());
    if (this.#homes.has(address)) this.#acceptedOfTarget += 1;
    this.#isAcceptingWatched = this.#watching > 0 && (this.#homes.size === 0 || this.#homes.has(address));
    if (this.#isAcceptingWatched) this.#acceptedIn.set(id, this.#watchNumber);
  }

  #presentationForNew(): ServerTlsSettings | TlsEngine | undefined {
    return this.#isAcceptingWatched ? this.#watchedPresentation : this.#presentation;
  }

  /** Number of the watch that a connection belongs to, asked once, when its handshake is over. */
  #watchOf(connectionId: number): number | undefined {
    const number = this.#acceptedIn.get(connectionId);
    this.#acceptedIn.delete(connectionId);
    return number;
  }

  #isWatching(number: number): boolean {
    return this.#watching > 0 && number === this.#watchNumber;
  }

  async #serve(connection: ServerConnection): Promise<void> {
    const watchNumber = this.#watchOf(connection.id);
    if (watchNumber !== undefined) {
      this.#newcomers.delete(connection.id);
      // A handshake that ends behind its watch was shown what no session may be served under.
      if (this.#isWatching(watchNumber)) this.#watched.put({ kind: 'open', connection });
      else connection.destroy();
      return;
    }
    this.#connections.add(connection);
    if (this.#presentation !== this.#options.presentation)
      keepHello(connection.clientHello, connectionFacts.ofConnection(connection), this.#options.evidence);
    let session: ScriptedSession | undefined;
    let request = await connection.nextRequest();
    this.#newcomers.delete(connection.id);
    for (; request !== undefined; request = await connection.nextRequest()) {
      if (request.method !== 'POST') {
        await connection.respond({ status: 405, headers: [['Allow', 'POST']] });
        continue;
      }
      const known: ScriptedSession | undefined = this.#router.find(cookieOf(request)) ?? openOrNone(session);
      session = this.#route(connection, request, known);
    }
    this.#connections.delete(connection);
    session?.connectionClosed(connection.id);
  }

  #route(connection: ServerConnection, http: HttpRequest, known: ScriptedSession | undefined): ScriptedSession {
    const { evidence } = this.#options;
    const charset = /charset=["']?([\w.:-]+)/i.exec(headerValue(http.headers, 'content-type') ?? '')?.[1];
    const envelope =
      http.body.length === 0 ? undefined : decodeEnvelope(http.body, charset === undefined ? {} : { charset });
    const { id: connectionId, remote } = connection;
    const post: Post = { http, envelope, connectionId, remoteAddress: remote.address, atMs: evidence.nowMs() };
    let cookie: string | undefined;
    const arrival: Arrival = {
      post,
      respond: (reply, dialect) => this.#respond({ connection, post, cookie, dialect }, reply),
    };
    for (const violation of http.violations) this.#noteViolation(violation);
    if (known !== undefined && !known.endsBefore(post)) {
      this.#hellos.note(connection, known.inform?.deviceId);
      known.arrive(arrival);
      return known;
    }
    const begun = this.#router.begin(arrival);
    cookie = begun.cookie;
    this.#hellos.note(connection, begun.session.inform?.deviceId);
    if (begun.session.inform !== undefined) this.#homes.add(connection.remote.address);
    for (const listener of this.#informs) listener(begun.session);
    return begun.session;
  }

  async #respond(to: Answering, reply: Reply): Promise<void> {
    const { connection, post } = to;
    if (reply.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reply.delayMs));
    const response = responseOf(to, reply);
    if (reply.raw === undefined) await connection.respond(response);
    else if (reply.pace === undefined) await connection.writeRaw(bytesOf(reply.raw));
    else await writeSlowly(connection, bytesOf(reply.raw), reply.pace);
    this.#options.evidence.exchange({
      peer: 'acs',
      from: 'target',
      ...connectionFacts.inExchange(connection),
      request: wireMessage.ofRequest(post),
      response: wireMessage.ofReply(response, reply, this.#options.evidence.nowMs()),
    });
    if (reply.reset === true) connection.destroy();
    else if (reply.close === true) connection.close();
  }

  #noteViolation({ rule, clause, detail, position }: Violation): void {
    this.#options.evidence.observe('violation', {
      rule,
      clause,
      detail,
      position: position ? { ...position } : undefined,
    });
  }
}

/** Whether two Informs come from one device (TR-069 3.4.4: OUI, product class and serial number identify it). */
export function isSameDevice(a: DeviceIdStruct, b: DeviceIdStruct): boolean {
  return a.oui === b.oui && a.productClass === b.productClass && a.serialNumber === b.serialNumber;
}

function openOrNone(session: ScriptedSession | undefined): ScriptedSession | undefined {
  return session?.isOver === true ? undefined : session;
}

function cookieOf(request: HttpRequest): string | undefined {
  // Some CPEs return cookies with their attributes, or in the style of RFC 2965 with quotes.
  const pattern = new RegExp(`(?:^|[;,]\\s*)${sessionCookie}="?([^;,"]+)`);
  return pattern.exec(headerValue(request.headers, 'cookie') ?? '')?.[1];
}
