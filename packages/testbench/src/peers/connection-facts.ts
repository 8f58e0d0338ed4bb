import type { HandshakeFailure, ServerConnection, TlsAlert } from '@cordon/transport';
import type { JsonValue } from '../evidence/json.ts';

/** Facts about an alert, for evidence. */
export type AlertFacts = Pick<TlsAlert, 'number' | 'name' | 'level' | 'sentBy'>;

/** An alert as evidence keeps it; undefined when there was none. */
export function alertFacts(alert: TlsAlert | undefined): AlertFacts | undefined {
  if (alert === undefined) return undefined;
  const { number, name, level, sentBy } = alert;
  return { number, name, level, sentBy };
}

/** What is stored about a connection beside its exchanges. */
export const connectionFacts = {
  /** Of a connection that is up. */
  ofConnection({ captureNumber, remote, local, tls }: ServerConnection): JsonValue {
    const addresses = {
      id: captureNumber,
      remote: `${remote.address}:${remote.port}`,
      local: `${local.address}:${local.port}`,
    };
    if (tls === undefined) return addresses;
    const { protocol, cipher, serverName } = tls;
    return { ...addresses, protocol, cipher, serverName, clientCertificate: tls.peerCertificate?.subject };
  },

  /** The same as fields of an exchange, with the number by which the capture knows it. */
  inExchange(connection: ServerConnection): { readonly connectionId?: number; readonly connection: JsonValue } {
    const { captureNumber } = connection;
    const facts = connectionFacts.ofConnection(connection);
    return { connection: facts, ...(captureNumber === undefined ? {} : { connectionId: captureNumber }) };
  },

  /** Of a handshake that failed. */
  ofFailure({ captureNumber, remote, local, close }: HandshakeFailure): JsonValue {
    return {
      id: captureNumber,
      remote: `${remote.address}:${remote.port}`,
      local: `${local.address}:${local.port}`,
      reason: close.reason,
      detail: close.detail,
      errorCode: close.errorCode,
      alert: alertFacts(close.alert),
    };
  },
};
