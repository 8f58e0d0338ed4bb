import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { escapeAttribute, escapeText } from '@cordon/cwmp';
import { secureServer, type ServerTlsSettings, xmppNamespaces, XmppStream } from '@cordon/transport';
import type { Evidence } from '../../evidence/evidence.ts';
import { Mailbox, type WaitOptions } from '../mailbox.ts';
import type { XmppAccount } from './scram-server.ts';
import { attributeOf, authenticate, saslFeature } from './xmpp-authentication.ts';
import { XmppClient } from './xmpp-client.ts';

/** How a {@link XmppServer} is set up. */
export interface XmppServerOptions {
  readonly host: string;
  readonly domain: string;
  /** The one account that there is. */
  readonly account: XmppAccount;
  /** What it shows after STARTTLS; undefined offers no TLS. */
  readonly presentation: ServerTlsSettings | undefined;
  readonly evidence: Pick<Evidence, 'observe'>;
}

/** What became of one connection until it was logged in, or ended. */
export interface XmppVisit {
  /** The presentation that it met. */
  readonly presentation: ServerTlsSettings | undefined;
  /** It spoke XMPP at all. */
  readonly hasSpoken: boolean;
  readonly askedForTls: boolean;
  /** It said something inside TLS: then it has accepted the certificate. */
  readonly spokeInTls: boolean;
  /** Mechanism of its last attempt to log in; undefined when it made none. */
  readonly mechanism: string | undefined;
  /** It attempted that without TLS. */
  readonly attemptedInClear: boolean;
  /** The target, when it is logged in. */
  readonly client: XmppClient | undefined;
  /** What ended the connection, in words. */
  readonly end: string;
}

type Progress = { -readonly [Key in keyof XmppVisit]: XmppVisit[Key] };

/** Connections served at a time; a target has one. */
const connectionsMax = 16;
/** Visits remembered that nobody waits for. */
const visitsMax = 1000;
/** From the connection to the resource. */
const logInMs = 60_000;

const startTlsFeature = `<starttls xmlns="${xmppNamespaces.tls}"><required/></starttls>`;
const bindFeature = `<bind xmlns="${xmppNamespaces.bind}"/>`;

/**
 * An XMPP server (RFC 6120) with one account: STARTTLS, SASL by PLAIN or SCRAM, resource binding, and stanzas from whomever a case says. What
 * it shows can be changed at any time; connections that are there stay.
 */
export class XmppServer {
  readonly #options: XmppServerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #visits = new Mailbox<XmppVisit>();
  #visited = 0;
  presentation: ServerTlsSettings | undefined;

  private constructor(options: XmppServerOptions) {
    this.#options = options;
    this.presentation = options.presentation;
    this.#server = createServer((socket) => this.#connected(socket));
  }

  /** Listens on a free port. Rejects with the system's error when it cannot. */
  static async start(options: XmppServerOptions): Promise<XmppServer> {
    const server = new XmppServer(options);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen({ port: 0, host: options.host }, resolve);
    });
    return server;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The next connection that is logged in or over and that `where` agrees to; undefined when none comes in time. */
  async nextVisit(
    options: WaitOptions,
    where: (visit: XmppVisit) => boolean = () => true,
  ): Promise<XmppVisit | undefined> {
    return await this.#visits.take(options, where);
  }

  /** Shows something else from now on: forgets the visits until now and ends the connections, so that the target comes again. */
  present(presentation: ServerTlsSettings | undefined): void {
    this.presentation = presentation;
    for (const socket of this.#sockets) socket.destroy();
    this.#visits.drain();
  }

  async stop(): Promise<void> {
    this.#visits.close();
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #connected(socket: Socket): void {
    // A target that goes away must not end the bench.
    socket.on('error', () => undefined);
    if (this.#sockets.size >= connectionsMax) return void socket.destroy();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const progress: Progress = {
      presentation: this.presentation,
      hasSpoken: false,
      askedForTls: false,
      spokeInTls: false,
      mechanism: undefined,
      attemptedInClear: false,
      client: undefined,
      end: '',
    };
    this.#serve(socket, progress).catch((error: unknown) => {
      socket.destroy();
      const end = error instanceof Error ? error.message : String(error);
      if (progress.client === undefined) this.#visit({ ...progress, end });
      else this.#options.evidence.observe('xmpp-connection-ended', { jid: progress.client.jid, end });
    });
  }

  async #serve(socket: Socket, progress: Progress): Promise<void> {
    const timer = setTimeout(() => socket.destroy(), logInMs);
    try {
      progress.client = await this.#logIn(socket, progress);
    } finally {
      clearTimeout(timer);
    }
    this.#visit({ ...progress });
    await progress.client.serve();
  }

  async #logIn(socket: Socket, progress: Progress): Promise<XmppClient> {
    const { domain, account } = this.#options;
    const clear = new XmppStream(socket);
    await clear.accept(domain, progress.presentation === undefined ? saslFeature : startTlsFeature);
    progress.hasSpoken = true;
    const stream =
      progress.presentation === undefined
        ? clear
        : new XmppStream(await startTls(clear, { socket, progress, settings: progress.presentation }));
    const isInClear = stream === clear;
    if (!isInClear) {
      await stream.accept(domain, saslFeature);
      progress.spokeInTls = true;
    }
    const mechanism = await authenticate(stream, account, (tried) => {
      progress.mechanism = tried;
      progress.attemptedInClear = isInClear;
    });
    if (mechanism === undefined) throw new Error('It did not log in.');
    await stream.accept(domain, bindFeature);
    return new XmppClient(stream, await bind(stream, `${account.username}@${domain}`), isInClear);
  }

  #visit(visit: XmppVisit): void {
    const { client, presentation, mechanism = null, ...facts } = visit;
    this.#visited += 1;
    if (this.#visited > visitsMax) return;
    const jid = client?.jid ?? null;
    this.#options.evidence.observe('xmpp-visit', { ...facts, offeredTls: presentation !== undefined, mechanism, jid });
    this.#visits.put(visit);
  }
}

interface Upgrade {
  readonly socket: Socket;
  readonly progress: Progress;
  readonly settings: ServerTlsSettings;
}

async function startTls(clear: XmppStream, { socket, progress, settings }: Upgrade): Promise<Duplex> {
  const asked = await clear.read();
  if (asked.namespace === xmppNamespaces.sasl && asked.localName === 'auth') {
    progress.mechanism = attributeOf(asked, 'mechanism');
    progress.attemptedInClear = true;
  }
  if (asked.namespace !== xmppNamespaces.tls || asked.localName !== 'starttls')
    throw new Error(`It said ${asked.localName} where TLS was required.`);
  progress.askedForTls = true;
  clear.release();
  socket.write(`<proceed xmlns="${xmppNamespaces.tls}"/>`);
  const secured = await secureServer({
    stream: socket,
    settings,
    handshakeTimeoutMs: logInMs,
    onKeyLogLine: () => undefined,
  });
  if (secured instanceof Error) throw secured;
  return secured;
}

async function bind(stream: XmppStream, bareJid: string): Promise<string> {
  const asked = await stream.read();
  const wanted = asked.children.find(({ namespace }) => namespace === xmppNamespaces.bind);
  if (wanted === undefined) throw new Error(`It said ${asked.localName} before it had bound a resource.`);
  const jid = `${bareJid}/${wanted.children[0]?.text.trim() || 'cordon'}`;
  const inside = `<bind xmlns="${xmppNamespaces.bind}"><jid>${escapeText(jid)}</jid></bind>`;
  stream.send(`<iq type="result" id="${escapeAttribute(attributeOf(asked, 'id'))}">${inside}</iq>`);
  return jid;
}
