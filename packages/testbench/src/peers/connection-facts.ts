import type { HandshakeFailure, ServerConnection, TlsAlert } from '@cordon/transport';
import type { JsonValue } from '../evidence/json.ts';

/** Facts about an alert, for evidence. */
export type AlertFacts = { readonly number: number; readonly name: string; readonly sentBy: 'local' | 'remote' };

/** An alert as evidence keeps it; undefined when there was none. */
export function alertFacts(alert: TlsAlert | undefined): AlertFacts | undefined {
  return alert === undefined ? undefined : { number: alert.number, name: alert.name, sentBy: alert.sentBy };
}

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
