import type { CaptureLog, Endpoint } from '@cordon/capture';
import type { Secret, Violation } from '@cordon/cwmp';
import type { DigestAlgorithm, DigestVerdict, NonceBook } from '../auth/digest-types.ts';
import type { LookUp } from '../dialer/client-connection.ts';
import type { HeaderFields } from '../http1/header-fields.ts';
import type { HttpRequest, HttpResponseInit } from '../http1/http-message.ts';

/** User name and password of a port or an account. */
export interface Credentials {
  readonly username: string;
  readonly password: Secret;
}

/** The decisions of a connection-request port that a deliberate defect may replace. */
export interface ConnectionRequestPolicy {
  /** Whether a method is served at all: GET alone (TR-069 3.2.2.2). */
  servesMethod(method: string): boolean;
  /** Whether a request target is the path of this device. */
  isOurPath(target: string, path: string): boolean;
  /** Whether the caller proved who it is; `check` is the digest server's own verdict. */
  authenticate(request: HttpRequest, check: () => DigestVerdict): DigestVerdict;
  /**
   * Takes over requests with a body, and then bodies are read; undefined leaves it to the rules. Absent: no body
   * is ever read.
   */
  readonly answerBody?: ((request: HttpRequest) => Promise<HttpResponseInit | undefined>) | undefined;
  /** What is served at other paths; undefined answers 404. */
  otherPage(target: string): HttpResponseInit | undefined;
  /** Fields that stand in every answer. */
  readonly answerFields: HeaderFields;
}

/** What a connection-request port did with one request, for logs and tests. */
export interface ConnectionRequestEvent {
  readonly remote: Endpoint;
  readonly status: number;
  readonly verdict: DigestVerdict | undefined;
  readonly violations: readonly Violation[];
}

/** Options of {@link listenForConnectionRequests}. */
export interface ConnectionRequestListenerOptions {
  readonly host: string;
  /** 0 takes a free port; 7547 is registered for CWMP. */
  readonly port: number;
  /** Begins with a slash. Should be random per device (TR-069 3.2.2.2): the caller's choice. */
  readonly path: string;
  /** Asked for each request, because an ACS may change them. */
  readonly credentials: () => Credentials;
  /** Decides at once: `accepted` answers 204 and a session must follow within 30 s; `busy` answers 503. */
  readonly onConnectionRequest: (remote: Endpoint) => 'accepted' | 'busy';
  readonly onEvent?: ((event: ConnectionRequestEvent) => void) | undefined;
  /** Accepted requests per window, beyond which 503 is answered. */
  readonly rateLimit?: { readonly acceptedMax: number; readonly windowMs: number } | undefined;
  /** Addresses or CIDR blocks that are heard; absent: everybody, as TR-069 3.2.2.1 wants. */
  readonly allowedSources?: readonly string[] | undefined;
  readonly realm?: string | undefined;
  /** Offered in this order. */
  readonly algorithms?: readonly DigestAlgorithm[] | undefined;
  readonly nonces?: NonceBook | undefined;
  readonly policy?: Partial<ConnectionRequestPolicy> | undefined;
  readonly connectionsMax?: number | undefined;
  /** Who gives way at that limit; the oldest connection by default, so that strangers who hold every place keep no ACS out. */
  readonly whenFull?: 'newest-goes' | 'oldest-goes' | undefined;
  /** From accept, or from the answer before, to the end of a request's head. */
  readonly requestTimeoutMs?: number | undefined;
  /** Bytes of a request's head, beyond which the connection is closed. */
  readonly headBytesMax?: number | undefined;
  readonly capture?: CaptureLog | undefined;
  /** Monotonic milliseconds; the machine's clock by default. */
  readonly now?: (() => number) | undefined;
}

/** One request and its answer, as they were on the wire. */
export interface ConnectionRequestExchange {
  readonly requestHead: Uint8Array;
  readonly status: number;
  readonly headers: HeaderFields;
  readonly rawHead: Uint8Array;
  readonly body: Uint8Array;
  readonly violations: readonly Violation[];
  readonly elapsedMs: number;
}

/** Options of {@link sendConnectionRequest}. */
export interface ConnectionRequestOptions {
  /** ConnectionRequestURL as the CPE told it; used unchanged. */
  readonly url: string;
  readonly username: string;
  readonly password: Secret;
  /** For the whole request, challenge included. 30 s by default. */
  readonly timeoutMs?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly lookUp?: LookUp | undefined;
  readonly capture?: CaptureLog | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Sent with the first request as it is: for probing replays. No challenge is then answered. */
  readonly authorization?: string | undefined;
  /** False only looks at the challenge. Default true. */
  readonly answersChallenge?: boolean | undefined;
}

/** What came of a connection request. `exchanges` holds every answer in order. Never an exception over the peer. */
export interface ConnectionRequestOutcome {
  /**
   * `accepted`: 200 or 204. `unauthorised`: 401 after our answer, or no usable challenge. `busy`: 503. `refused`: any
   * other status. `unusable-url`: not an http URL. `failed`: no HTTP answer.
   */
  readonly kind: 'accepted' | 'unauthorised' | 'busy' | 'refused' | 'unusable-url' | 'failed';
  readonly status: number | undefined;
  readonly exchanges: readonly ConnectionRequestExchange[];
  /** Authorization header that was sent last, for replay probes. */
  readonly authorization: string | undefined;
  readonly algorithm: DigestAlgorithm | undefined;
  /** One sentence for people. */
  readonly detail: string;
  /** Code of the error when there was no answer. */
  readonly errorCode: string | undefined;
}
