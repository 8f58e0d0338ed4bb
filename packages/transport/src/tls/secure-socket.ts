import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { WireWatch } from '../wire/wire-watch.ts';
import { secureClient, type SecureClientOptions } from './secure-client.ts';

/**
 * TLS over a connected socket that carries something else than CWMP: the server is checked by the policy before any application byte, and
 * nothing is recorded. Owns the socket. Throws `TransportError`, with the codes of a handshake: `handshake-failed`, `handshake-timed-out`,
 * `server-untrusted`, `tls-settings-unusable`, `aborted`; the socket is then destroyed.
 */
export async function secureSocket(
  socket: Socket,
  options: Pick<SecureClientOptions, 'hostName' | 'policy' | 'timeoutMs' | 'signal'>,
): Promise<TLSSocket> {
  const local = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  const remote = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  const watch = new WireWatch({ local, remote, capture: undefined, isTls: true });
  const secured = await secureClient({ ...options, stream: socket, watch, onKeyLogLine: () => undefined });
  return secured.socket;
}
