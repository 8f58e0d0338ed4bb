import { alertFacts } from './tls-watch.ts';
import type { HandshakeFailure, ServerConnection } from '@cordon/transport';
import type { JsonValue } from '../evidence/json.ts';

/** What is stored about a connection beside its exchanges. */
export const connectionFacts = {
  /** Of a connection that is up. */
  ofConnection({ id, remote, local, tls }: ServerConnection): JsonValue {
    const addresses = { id, remote: `${remote.address}:${remote.port}`, local: `${local.address}:${local.port}` };
    if (tls === undefined) return addresses;
    const { protocol, cipher, serverName } = tls;
    return { ...addresses, protocol, cipher, serverName, clientCertificate: tls.peerCertificate?.subject };
  },

  /** Of a handshake that failed. */
  ofFailure({ connectionId, remote, local, close }: HandshakeFailure): JsonValue {
    return {
      id: connectionId,
      remote: `${remote.address}:${remote.port}`,
      local: `${local.address}:${local.port}`,
      reason: close.reason,
      detail: close.detail,
      errorCode: close.errorCode,
      alert: alertFacts(close.alert),
    };
  },
};
