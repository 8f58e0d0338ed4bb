import { decodeEnvelope, type Dialect, encodeEnvelope, type Violation } from '@cordon/cwmp';
import {
  type HandshakeFailure,
  headerValue,
  type HttpRequest,
  type HttpResponseInit,
  listen,
  type Listener,
  type ServerConnection,
  type ServerTlsSettings,
} from '@cordon/transport';
import { TargetSilentError } from '../case/case-end.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { connectionFacts } from './connection-facts.ts';
import type { Arrival, Post, Reply } from './exchange.ts';
import { Mailbox } from './mailbox.ts';
import type { ScriptedSession } from './scripted-session.ts';
import { sessionCookie, SessionRouter } from './session-router.ts';
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
}

/** A connection that a case watches instead of leaving it to the sessions: with a handshake that succeeded or failed. */
export type WatchedConnection =
  | { readonly kind: 'open'; readonly connection: ServerConnection }
  | { readonly kind: 'failed'; readonly failure: HandshakeFailure };

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
  readonly #router: SessionRouter;
  readonly #watched = new Mailbox<WatchedConnection>();
  readonly #informs = new Set<(session: ScriptedSession) => void>();
  #presentation: ServerTlsSettings | undefined;
  #dialect: Dialect;
  #watching = 0;
  #listener: Listener | undefined;

  private constructor(options: ScriptedAcsOptions) {
    this.#options = options;
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
      ...(options.scheme === 'https' ? { tls: () => acs.#presentation } : {}),
      capture: options.evidence.capture,
      onConnection: (connection) => void acs.#serve(connection),
      onHandshakeFailure: (failure) => acs.#onHandshakeFailure(failure),
    });
    return acs;
  }

  get hostName(): string {
    return this.#options.hostName;
  }

  get isTls(): boolean {
    return this.#options.scheme === 'https';
  }

  /** What it shows when no case asks for something else; undefined without TLS. */
  get presentation(): ServerTlsSettings | undefined {
    return this.#options.presentation;
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

  /** Resolves when no session is under way; false when one still is after `withinMs`. */
  async idle(withinMs: number): Promise<boolean> {
    return await this.#router.idle({ withinMs });
  }

  /**
   * From `begin` until it resolves, new connections see this certificate and belong to the watcher, not to sessions. `begin` starts what
   * makes the target come. Undefined when no connection comes in time.
   */
  async watchConnection(
    presentation: ServerTlsSettings | undefined,
    begin: () => Promise<{ readonly withinMs: number }>,
    signal?: AbortSignal,
  ): Promise<WatchedConnection | undefined> {
    const before = this.#presentation;
    this.#presentation = presentation ?? before;
    this.#watching += 1;
    try {
      const { withinMs } = await begin();
      return await this.#watched.take({ withinMs, signal });
    } finally {
      this.#watching -= 1;
      this.#presentation = before;
    }
  }

  async stop(): Promise<void> {
    this.#router.close();
    this.#watched.close();
    await this.#listener?.close();
  }

  #onHandshakeFailure(failure: HandshakeFailure): void {
    this.#options.evidence.observe('tls-handshake-failed', connectionFacts.ofFailure(failure));
    if (this.#watching > 0) this.#watched.put({ kind: 'failed', failure });
  }

  async #serve(connection: ServerConnection): Promise<void> {
    if (this.#watching > 0) {
      this.#watched.put({ kind: 'open', connection });
      return;
    }
    let session: ScriptedSession | undefined;
    let request = await connection.nextRequest();
    for (; request !== undefined; request = await connection.nextRequest()) {
      if (request.method !== 'POST') {
        await connection.respond({ status: 405, headers: [['Allow', 'POST']] });
        continue;
      }
      const known: ScriptedSession | undefined = this.#router.find(cookieOf(request)) ?? openOrNone(session);
      session = this.#route(connection, request, known);
    }
    session?.connectionClosed();
  }

  #route(connection: ServerConnection, http: HttpRequest, known: ScriptedSession | undefined): ScriptedSession {
    const { evidence } = this.#options;
    const charset = /charset=["']?([\w.:-]+)/i.exec(headerValue(http.headers, 'content-type') ?? '')?.[1];
    const envelope =
      http.body.length === 0 ? undefined : decodeEnvelope(http.body, charset === undefined ? {} : { charset });
    const post: Post = { http, envelope, connectionId: connection.id, atMs: evidence.nowMs() };
    let cookie: string | undefined;
    const arrival: Arrival = {
      post,
      respond: (reply, dialect) => this.#respond({ connection, post, cookie, dialect }, reply),
    };
    for (const violation of http.violations) this.#noteViolation(violation);
    if (known !== undefined) {
      known.arrive(arrival);
      return known;
    }
    const begun = this.#router.begin(arrival);
    cookie = begun.cookie;
    for (const listener of this.#informs) listener(begun.session);
    return begun.session;
  }

  async #respond(to: Answering, reply: Reply): Promise<void> {
    const { connection, post } = to;
    if (reply.delayMs !== undefined) await new Promise((resolve) => setTimeout(resolve, reply.delayMs));
    const response = responseOf(to, reply);
    if (reply.raw === undefined) await connection.respond(response);
    else await connection.writeRaw(bytesOf(reply.raw));
    this.#options.evidence.exchange({
      peer: 'acs',
      from: 'target',
      connectionId: connection.id,
      connection: connectionFacts.ofConnection(connection),
      request: wireMessage.ofRequest(post),
      response: wireMessage.ofReply(response, reply, this.#options.evidence.nowMs()),
    });
    if (reply.close === true) connection.close();
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

interface Answering {
  readonly connection: ServerConnection;
  readonly post: Post;
  /** Set on the first answer of a session. */
  readonly cookie: string | undefined;
  readonly dialect: Dialect;
}

function openOrNone(session: ScriptedSession | undefined): ScriptedSession | undefined {
  return session?.isOver === true ? undefined : session;
}

function cookieOf(request: HttpRequest): string | undefined {
  // Some CPEs return cookies with their attributes, or in the style of RFC 2965 with quotes.
  const pattern = new RegExp(`(?:^|[;,]\\s*)${sessionCookie}="?([^;,"]+)`);
  return pattern.exec(headerValue(request.headers, 'cookie') ?? '')?.[1];
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? new TextEncoder().encode(content) : content;
}

function responseOf({ cookie, dialect }: Answering, reply: Reply): HttpResponseInit {
  const body = reply.envelope === undefined ? reply.body : encodeEnvelope(reply.envelope, dialect);
  const defaults: Record<string, string | undefined> = {
    ...(body === undefined ? {} : { 'Content-Type': 'text/xml; charset="utf-8"' }),
    ...(cookie === undefined ? {} : { 'Set-Cookie': `${sessionCookie}=${cookie}; Path=/` }),
  };
  const headers = Object.entries({ ...defaults, ...reply.headers }).filter(
    (field): field is [string, string] => field[1] !== undefined,
  );
  return {
    status: reply.status ?? (body === undefined ? 204 : 200),
    headers,
    ...(body === undefined ? {} : { body: bytesOf(body) }),
    ...(reply.close === true ? { close: true } : {}),
  };
}
