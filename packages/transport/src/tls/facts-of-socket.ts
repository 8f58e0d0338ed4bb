import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls';
import { pathCertificatesMax } from './chain-rules.ts';
import type { TlsFacts } from './tls-facts.ts';

/** Certificates of a path that are looked at: enough to see that it is too long. OpenSSL's own limit is higher. */
const pathLengthMax = pathCertificatesMax + 1;

/**
 * The peer's leaf and the issuers that Node linked to it; empty without a certificate. Not `getPeerX509Certificate`:
 * Node 24 takes the leaf off OpenSSL's list there, and everything that is asked later is wrong.
 */
export function peerPath(socket: TLSSocket): readonly X509Certificate[] {
  const path: X509Certificate[] = [];
  let current: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (current?.raw !== undefined && path.length < pathLengthMax) {
    path.push(new X509Certificate(current.raw));
    // A root is its own issuer.
    current = current.issuerCertificate === current ? undefined : current.issuerCertificate;
  }
  return path;
}

/** Collects what a finished handshake agreed on. `serverName` is what we sent, on a dialer. */
export function factsOfSocket(socket: TLSSocket, serverName?: string): TlsFacts {
  const asked = serverName ?? (typeof socket.servername === 'string' ? socket.servername : undefined);
  const path = peerPath(socket);
  const [peerCertificate] = path;
  const reason = reasonOf(socket);
  return {
    protocol: socket.getProtocol() ?? 'unknown',
    cipher: socket.getCipher().standardName,
    serverName: asked === '' ? undefined : asked,
    alpnProtocol: typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : undefined,
    peerCertificate,
    peerPath: path,
    isPeerChainValid: peerCertificate !== undefined && socket.authorized,
    peerChainError: peerCertificate === undefined || socket.authorized ? undefined : (reason ?? 'unverified'),
  };
}

/**
 * OpenSSL's reason for not trusting the peer. Node has a code for a third of the reasons and says UNSPECIFIED for the others, while OpenSSL's
 * sentence stays behind in its handle; without that, nobody could tell a violated name constraint from an unknown extension.
 */
function reasonOf(socket: TLSSocket): string | undefined {
  const error = socket.authorizationError as Error | string | null | undefined;
  const code = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : (error ?? undefined);
  if (code !== 'UNSPECIFIED') return code;
  const { _handle: handle } = socket as unknown as { readonly _handle?: { verifyError?(): Error | null } | null };
  return handle?.verifyError?.()?.message ?? code;
}
