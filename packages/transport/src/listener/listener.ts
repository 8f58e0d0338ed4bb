import type { CaptureLog, Endpoint } from '@cordon/capture';
import type { HttpLimits, PhaseTimeouts } from '../http1/http-limits.ts';
import type { ServerTlsSettings } from '../tls/server-tls-settings.ts';
import type { TlsEngine } from '../tls/tls-engine.ts';
import type { CloseInfo, ServerConnection } from './server-connection.ts';

/** A TLS connection that ended before its handshake did. */
export interface HandshakeFailure {
  readonly connectionId: number;
  /** Its number in the capture; undefined without one. */
  readonly captureNumber: number | undefined;
  readonly remote: Endpoint;
  readonly local: Endpoint;
  readonly acceptedAtMs: number;
  /** Raw records of the client's first flight; empty when it sent nothing. */
  readonly clientHello: Uint8Array;
  readonly close: CloseInfo;
}

/** Options of {@link listen}. */
export interface ListenerOptions {
  /** Address to bind. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /**
   * Asked anew for every connection, so that each can see another certificate. Absent: plain TCP. Undefined: this
   * connection is plain. An engine speaks TLS in Node's place.
   */
  readonly tls?: (() => ServerTlsSettings | TlsEngine | undefined) | undefined;
  readonly capture?: CaptureLog | undefined;
  /** Shown in the capture on the first packet of each connection. */
  readonly captureComment?: (() => string) | undefined;
  /** Whether to go on with a connection from this address; refused ones are closed without a byte. */
  readonly accepts?: ((remote: Endpoint) => boolean) | undefined;
  /** Called at accept, before the handshake. */
  readonly onAccept?: ((connectionId: number, remote: Endpoint) => void) | undefined;
  /** Called after the handshake. An error it throws or rejects with is a bug of ours and is not caught. */
  readonly onConnection: (connection: ServerConnection) => void;
  readonly onHandshakeFailure?: ((failure: HandshakeFailure) => void) | undefined;
  /**
   * Whether a request that cannot be taken is answered (400, 408, 413, …) before the connection closes. Default
   * true.
   */
  readonly answersRefusals?: boolean | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
  readonly timeouts?: Partial<PhaseTimeouts> | undefined;
  /** How long a handshake may take, asked anew for every connection; as `timeouts` say when absent. */
  readonly handshakeTimeoutMs?: (() => number) | undefined;
  /** Connections at a time. 1,024 by default: file descriptors of a plain process. */
  readonly connectionsMax?: number | undefined;
  /** Who gives way at that limit: the new connection, which is the default, or the one that is open the longest. */
  readonly whenFull?: 'newest-goes' | 'oldest-goes' | undefined;
}

/** A bound port. */
export interface Listener {
  readonly address: Endpoint;
  readonly isTls: boolean;
  /** Connections that are open now, handshakes included. */
  readonly connectionCount: number;
  /** Stops listening and aborts what is open. Resolves when all is gone. */
  close(): Promise<void>;
}
