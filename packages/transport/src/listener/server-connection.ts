import type { Endpoint } from '@cordon/capture';
import type { Violation } from '@cordon/cwmp';
import type { HttpRequest, HttpResponseInit } from '../http1/http-message.ts';
import type { TlsAlert, TlsFacts } from '../tls/tls-facts.ts';

/** How a connection came to its end. */
export interface CloseInfo {
  /**
   * `peer`: orderly, by the peer. `local`: by us, asked for. `refused`: by us, because a message broke a rule that
   * cannot be forgiven or exceeded a limit. `timed-out`: a phase took too long. `reset`: the connection broke.
   * `handshake-failed`: TLS never came up.
   */
  readonly reason: 'peer' | 'local' | 'refused' | 'timed-out' | 'reset' | 'handshake-failed';
  /** One sentence for people. */
  readonly detail: string;
  /** Code of the system or of OpenSSL, such as `ECONNRESET`. */
  readonly errorCode?: string | undefined;
  readonly alert?: TlsAlert | undefined;
  /** What the refused message broke. */
  readonly violations: readonly Violation[];
  /** Head of the refused message as far as it was received. */
  readonly rawHead?: Uint8Array | undefined;
  readonly applicationBytesReceived: number;
}

/** Options of {@link ServerConnection.nextRequest}. */
export interface NextRequestOptions {
  /** Leaves an announced body unread; the connection can then only be answered and closed. Default true. */
  readonly readBody?: boolean;
}

/** One accepted connection, after its handshake. Bytes of the peer never make a method throw. */
export interface ServerConnection {
  /** Counts from 1 per listener, failed handshakes included. */
  readonly id: number;
  /** Its number in the capture; undefined without one. */
  readonly captureNumber: number | undefined;
  readonly remote: Endpoint;
  readonly local: Endpoint;
  readonly acceptedAtMs: number;
  /** TLS records of the client's first flight, raw; undefined without TLS. Read it with `parseClientHello`. */
  readonly clientHello: Uint8Array | undefined;
  readonly tls: TlsFacts | undefined;
  /** Bytes above TLS (or TCP) received so far: the oracle for "did the peer trust us?". */
  readonly applicationBytesReceived: number;
  /** The first of them, at most 1 KiB. */
  readonly firstApplicationBytes: Uint8Array;
  readonly isOpen: boolean;
  /** Resolves once, when the connection is gone. Never rejects. */
  readonly closed: Promise<CloseInfo>;
  /**
   * The next request; undefined when the connection ended, timed out or was refused (see `closed`). One call at a
   * time.
   */
  nextRequest(options?: NextRequestOptions): Promise<HttpRequest | undefined>;
  /** Sends a response. Resolves when it was handed over or the connection is gone; never rejects over the peer. */
  respond(response: HttpResponseInit): Promise<void>;
  /** Sends bytes as they are. */
  writeRaw(bytes: Uint8Array): Promise<void>;
  /** Ends our side in order, after what is being written. */
  close(): void;
  /** Aborts with a RST. */
  destroy(): void;
}
