import type { CaptureLog, Endpoint } from '@cordon/capture';
import type { HttpLimits, PhaseTimeouts } from '../http1/http-limits.ts';
import type { ReaderLooseness } from '../http1/message-reader.ts';
import type { HttpRequestInit, HttpResponse } from '../http1/http-message.ts';
import type { TlsFacts } from '../tls/tls-facts.ts';
import type { TlsPolicy } from '../tls/tls-policy.ts';

/** Addresses of a host name, in the order to be tried; empty when there are none. May reject. */
export type LookUp = (hostName: string) => Promise<readonly string[]>;

/** What every dialled connection has in common. */
export interface DialSettings {
  /** Absent: the machine's resolver. Not asked for IP addresses. */
  readonly lookUp?: LookUp | undefined;
  /** Address to connect from. */
  readonly localAddress?: string | undefined;
  readonly capture?: CaptureLog | undefined;
  readonly captureComment?: string | undefined;
  readonly limits?: Partial<HttpLimits> | undefined;
  readonly timeouts?: Partial<PhaseTimeouts> | undefined;
  /** How responses are read otherwise than RFC 9112 says, for a deliberate defect. */
  readonly looseness?: ReaderLooseness | undefined;
  /** Takes bytes behind a response for the next one, against RFC 9112 9.2, for a deliberate defect. Default false. */
  readonly keepsLeftOvers?: boolean | undefined;
  /** Aborts whatever is under way and closes the connection. */
  readonly signal?: AbortSignal | undefined;
}

/** Options of {@link dial}. */
export interface DialOptions extends DialSettings {
  /** Only scheme, host and port are used. */
  readonly url: URL;
  /** How to meet an https server. Required for https URLs. */
  readonly tls?: TlsPolicy | undefined;
}

/** One dialled connection, verified and ready for requests, one at a time. */
export interface ClientConnection {
  readonly remote: Endpoint;
  readonly local: Endpoint;
  readonly tls: TlsFacts | undefined;
  /** False once either side has closed or said that it will. */
  readonly isOpen: boolean;
  /** Sends a request and waits for its response. Throws {@link TransportError}; the connection is then gone. */
  exchange(request: HttpRequestInit): Promise<HttpResponse>;
  /** Ends our side in order. */
  close(): void;
  /** Aborts. */
  destroy(): void;
}
