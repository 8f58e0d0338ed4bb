import type { Duplex } from 'node:stream';
import type { ServerTlsSettings } from './server-tls-settings.ts';
import type { TlsAlert, TlsFacts } from './tls-facts.ts';

/** One accepted connection whose TLS somebody else than Node speaks. */
export interface EngineConnection {
  /** Number of the connection, as its owner learns it. */
  readonly connectionId: number;
  /** Connected; the bytes of records. The engine owns it. */
  readonly stream: Duplex;
  readonly handshakeTimeoutMs: number;
  readonly onKeyLogLine: (line: Uint8Array) => void;
}

/** A handshake of an engine that came to nothing. */
export class TlsEngineError extends Error {
  /** Such as `ERR_TLS_HANDSHAKE_TIMEOUT`. */
  readonly code: string;
  /** The client's alert, where the engine could read it. */
  readonly alert: TlsAlert | undefined;

  constructor(code: string, message: string, alert?: TlsAlert) {
    super(message);
    this.code = code;
    this.alert = alert;
  }
}

/** Speaks the server side of TLS in Node's place: for what OpenSSL cannot or will not do. */
export interface TlsEngine {
  /** Resolves with what lies above TLS, or with the error that the handshake ended with. Never rejects over what the peer does. */
  accept(connection: EngineConnection): Promise<{ readonly stream: Duplex; readonly facts: TlsFacts } | TlsEngineError>;
}

/** Whether a connection is left to an engine. */
export function isTlsEngine(tls: ServerTlsSettings | TlsEngine): tls is TlsEngine {
  return 'accept' in tls;
}
