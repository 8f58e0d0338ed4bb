import { constants } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { createSecureContext, createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { TransportError } from '../errors.ts';
import type { ServerTlsSettings } from './server-tls-settings.ts';
import { secureCiphers, secureGroups } from './strict-tls-policy.ts';

/**
 * Fields of {@link ServerTlsSettings} that are absent take these: TLS 1.2 and 1.3, forward-secret suites, security
 * level 2.
 */
export const defaultServerTls: Required<Pick<ServerTlsSettings, 'minVersion' | 'maxVersion' | 'ciphers' | 'groups'>> = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ciphers: secureCiphers,
  groups: secureGroups,
};

/**
 * The last flight of a handshake and the FIN behind it may come in one segment; OpenSSL needs a few turns of the event loop for the flight. It
 * works in this thread, so that a machine under load delays both.
 */
const finGraceMs = 50;

/** Options of {@link secureServer}. */
export interface SecureServerOptions {
  readonly stream: Duplex;
  readonly settings: ServerTlsSettings;
  readonly handshakeTimeoutMs: number;
  readonly onKeyLogLine: (line: Uint8Array) => void;
}

function tlsServer(settings: ServerTlsSettings, handshakeTimeoutMs: number): Server {
  const { clientCertificates, ticketKeys, signatureAlgorithms, alpnProtocols } = settings;
  try {
    return createServer({
      key: settings.privateKeyPem,
      cert: settings.certificateChainPem,
      minVersion: settings.minVersion ?? defaultServerTls.minVersion,
      maxVersion: settings.maxVersion ?? defaultServerTls.maxVersion,
      ciphers: settings.ciphers ?? defaultServerTls.ciphers,
      ecdhCurve: settings.groups ?? defaultServerTls.groups,
      honorCipherOrder: true,
      ...chosenByName(settings),
      handshakeTimeout: handshakeTimeoutMs,
      // Whether the chain is good is a fact for the owner, who may answer 403 instead of a silent close.
      requestCert: clientCertificates !== undefined,
      rejectUnauthorized: clientCertificates?.isRequired === true,
      sessionIdContext: 'cordon',
      // RFC 9325 3.4: without keys that are shared and rotated on purpose, no tickets at all.
      secureOptions: ticketKeys === undefined ? constants.SSL_OP_NO_TICKET : 0,
      ...(ticketKeys === undefined ? {} : { ticketKeys: Buffer.from(ticketKeys) }),
      ...(clientCertificates === undefined ? {} : { ca: [...clientCertificates.trustedCertificates] }),
      ...(signatureAlgorithms === undefined ? {} : { sigalgs: signatureAlgorithms }),
      ...(alpnProtocols === undefined ? {} : { ALPNProtocols: [...alpnProtocols] }),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TransportError('tls-settings-unusable', `The TLS settings cannot be used: ${reason}.`, { cause: error });
  }
}

function chosenByName({ byServerName }: ServerTlsSettings): Pick<TlsOptions, 'SNICallback'> {
  if (byServerName === undefined) return {};
  const contexts = new Map(
    Object.entries(byServerName).map(([name, { certificateChainPem: cert, privateKeyPem: key }]) => {
      return [name.toLowerCase(), createSecureContext({ cert, key })];
    }),
  );
  return { SNICallback: (name, choose) => choose(null, contexts.get(name.toLowerCase())) };
}

/** Throws {@link TransportError} `tls-settings-unusable` for settings that OpenSSL refuses. */
export function checkServerTls(settings: ServerTlsSettings): void {
  tlsServer(settings, 1);
}

/**
 * Does the server side of a handshake over a connected stream. Resolves with the encrypted socket, or with the error
 * that the handshake ended with. Throws {@link TransportError} `tls-settings-unusable` when certificate, key or
 * suites are wrong.
 */
export function secureServer(options: SecureServerOptions): Promise<TLSSocket | Error> {
  // A server of its own for each connection: each may have other settings, and events lead back to the right
  // connection.
  const server = tlsServer(options.settings, options.handshakeTimeoutMs);
  const { promise, resolve } = Promise.withResolvers<TLSSocket | Error>();
  server.on('keylog', (line: Uint8Array) => options.onKeyLogLine(line));
  server.once('secureConnection', (socket: TLSSocket) => {
    // A broken record right behind the handshake must find a listener; whoever takes the socket over adds its own.
    socket.on('error', () => undefined);
    resolve(socket);
  });
  const { staple } = options.settings;
  if (staple !== undefined) {
    server.on('OCSPRequest', (_certificate, _issuer, answer: (error: Error | null, response: Buffer) => void) =>
      answer(null, Buffer.from(staple)),
    );
  }
  server.on('tlsClientError', (error: Error) => resolve(error));
  const gone = (): void => resolve(new Error('The connection closed during the handshake.'));
  options.stream.once('close', gone);
  // The socket may be half open: a client that refuses without an alert sends a FIN and nothing more. What came with the FIN is read first.
  options.stream.once('end', () => setTimeout(gone, finGraceMs).unref());
  server.emit('connection', options.stream);
  return promise;
}
