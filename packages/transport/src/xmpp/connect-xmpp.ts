import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { escapeText, type Secret, type XmlElement } from '@cordon/cwmp';
import type { LookUp } from '../dialer/client-connection.ts';
import { openSocket } from '../dialer/open-socket.ts';
import { secureSocket } from '../tls/secure-socket.ts';
import type { TlsPolicy } from '../tls/tls-policy.ts';
import { ScramClient, type ScramMechanism, scramMechanisms } from './scram.ts';
import { XmppError } from './xmpp-error.ts';
import { xmppNamespaces } from './xmpp-namespaces.ts';
import { XmppStream } from './xmpp-stream.ts';

/** Who connects to which server, and how. */
export interface ConnectXmppOptions {
  /** Host and port of the server; the certificate is checked against the domain, not against this (RFC 6120 13.7.2). */
  readonly host: string;
  readonly port: number;
  readonly domain: string;
  readonly username: string;
  readonly password: Secret;
  /** Wanted resource; the server chooses when it is empty. */
  readonly resource: string;
  readonly tls: TlsPolicy;
  /** Whether a server that offers no STARTTLS is logged in to in clear. Never, in a sound client. */
  readonly allowsClear?: boolean | undefined;
  readonly lookUp?: LookUp | undefined;
  /** For everything until the resource is bound. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** A connection that is logged in and has its address. */
export interface XmppConnection {
  /** The full address that the server gave us. */
  readonly jid: string;
  /** The next stanza. Throws {@link XmppError} or the socket's error when the connection is over. */
  read(): Promise<XmlElement>;
  send(text: string): void;
  close(): void;
}

/**
 * Connects to an XMPP server by RFC 6120: STARTTLS before anything else, SASL with the best of SCRAM-SHA-256,
 * SCRAM-SHA-1 and PLAIN, resource binding. Throws {@link XmppError}, or TransportError for socket and TLS.
 */
export async function connectXmpp(options: ConnectXmppOptions): Promise<XmppConnection> {
  const { host, port, lookUp, timeoutMs, signal } = options;
  const socket = await openSocket({ hostName: host, port, lookUp, localAddress: undefined, timeoutMs, signal });
  // Sockets fail when they like, also while nobody reads.
  socket.on('error', () => undefined);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    socket.destroy();
  }, timeoutMs);
  const abort = (): void => void socket.destroy();
  signal?.addEventListener('abort', abort, { once: true });
  socket.once('close', () => signal?.removeEventListener('abort', abort));
  if (signal?.aborted === true) abort();
  try {
    return await logIn(socket, options);
  } catch (error) {
    socket.destroy();
    if (isLate) throw new XmppError('timed-out', `${host} port ${port} did not log us in within ${timeoutMs} ms.`);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function logIn(socket: Socket, options: ConnectXmppOptions): Promise<XmppConnection> {
  const { domain, allowsClear = false } = options;
  const clear = new XmppStream(socket);
  const features = await clear.open(domain);
  const hasTls = childOf(features, xmppNamespaces.tls, 'starttls') !== undefined;
  if (!hasTls && !allowsClear)
    throw new XmppError('no-tls', `The server of ${domain} offers no STARTTLS, and nothing is said to it in clear.`);
  const stream = hasTls ? new XmppStream(await startTls(clear, socket, options)) : clear;
  await authenticate(stream, hasTls ? await stream.open(domain) : features, options);
  await stream.open(domain);
  const jid = await bind(stream, options.resource);
  stream.send('<presence/>');
  return {
    jid,
    read: () => stream.read(),
    send: (text) => stream.send(text),
    close: () => {
      stream.close();
      socket.destroySoon();
    },
  };
}

const childOf = (element: XmlElement, namespace: string, localName: string): XmlElement | undefined =>
  element.children.find((child) => child.namespace === namespace && child.localName === localName);

async function startTls(stream: XmppStream, socket: Socket, options: ConnectXmppOptions): Promise<Duplex> {
  stream.send(`<starttls xmlns="${xmppNamespaces.tls}"/>`);
  const answer = await stream.read();
  if (answer.namespace !== xmppNamespaces.tls || answer.localName !== 'proceed')
    throw new XmppError('no-tls', `The server refused STARTTLS (${answer.localName}).`);
  stream.release();
  const { domain: hostName, tls: policy, timeoutMs, signal } = options;
  return await secureSocket(socket, { hostName, policy, timeoutMs, signal });
}

const encode = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const decode = (text: string): string => Buffer.from(text, 'base64').toString('utf8');

async function authenticate(stream: XmppStream, features: XmlElement, options: ConnectXmppOptions): Promise<void> {
  const list = childOf(features, xmppNamespaces.sasl, 'mechanisms');
  const offered = (list?.children ?? []).map(({ text }) => text.trim());
  const scram = scramMechanisms.find((mechanism) => offered.includes(mechanism));
  if (scram !== undefined) return await authenticateByScram(stream, scram, options);
  // The stream is under TLS here, unless the caller wants none: the password goes to a server that has proven itself.
  if (!offered.includes('PLAIN'))
    throw new XmppError('not-authenticated', `The server offers no mechanism that we take (${offered.join(', ')}).`);
  const { username, password } = options;
  sendAuth(stream, 'PLAIN', `\0${username}\0${password.reveal()}`);
  await readSasl(stream, 'success');
}

async function authenticateByScram(
  stream: XmppStream,
  mechanism: ScramMechanism,
  { username, password }: ConnectXmppOptions,
): Promise<void> {
  const scram = new ScramClient({ mechanism, username, password });
  sendAuth(stream, mechanism, scram.first);
  const final = await scram.final(decode((await readSasl(stream, 'challenge')).text));
  if (final === undefined) throw new XmppError('not-authenticated', 'The challenge of the server is not a fair one.');
  stream.send(`<response xmlns="${xmppNamespaces.sasl}">${encode(final)}</response>`);
  const success = await readSasl(stream, 'success');
  if (!scram.isServerProven(decode(success.text)))
    throw new XmppError('not-authenticated', 'The server does not know our password: it is not the right one.');
}

const sendAuth = (stream: XmppStream, mechanism: string, initial: string): void =>
  stream.send(`<auth xmlns="${xmppNamespaces.sasl}" mechanism="${mechanism}">${encode(initial)}</auth>`);

async function readSasl(stream: XmppStream, wanted: 'challenge' | 'success'): Promise<XmlElement> {
  const answer = await stream.read();
  if (answer.namespace === xmppNamespaces.sasl && answer.localName === wanted) return answer;
  const why = answer.localName === 'failure' ? (answer.children[0]?.localName ?? 'failure') : answer.localName;
  throw new XmppError('not-authenticated', `The server did not log us in (${why}).`);
}

async function bind(stream: XmppStream, resource: string): Promise<string> {
  const wanted = resource === '' ? '' : `<resource>${escapeText(resource)}</resource>`;
  stream.send(`<iq type="set" id="bind"><bind xmlns="${xmppNamespaces.bind}">${wanted}</bind></iq>`);
  const answer = await stream.read();
  const bound = childOf(answer, xmppNamespaces.bind, 'bind');
  const jid = bound === undefined ? undefined : childOf(bound, xmppNamespaces.bind, 'jid')?.text.trim();
  if (jid === undefined || jid === '') throw new XmppError('protocol', 'The server bound no resource.');
  return jid;
}
