import type { TrustProblem } from './tls/tls-policy.ts';
import type { TlsAlert } from './tls/tls-facts.ts';

/**
 * What can go wrong with a connection that we opened or a port that we bind. The advice is for whoever runs the
 * program.
 */
export const transportErrors = {
  'name-not-found': 'Check the host name and the name server.',
  'connect-failed': 'Check that the peer listens there and that no firewall is in between.',
  'connect-timed-out': 'Check the address and the route, or raise connectTimeoutMs.',
  'handshake-failed': 'Compare the TLS versions, cipher suites and certificates of both sides.',
  'handshake-timed-out': 'Check that the port speaks TLS, or raise handshakeTimeoutMs.',
  'server-untrusted': 'Compare the certificate of the peer with the trusted roots, the clock and the host name.',
  'response-timed-out': 'The peer accepted the request and fell silent: look at its log, or raise the time-out.',
  'connection-lost': 'The peer or the network closed the connection before the response was complete.',
  'response-refused': 'The response breaks HTTP in a way that is not safe to guess about: correct the peer.',
  'too-many-redirects': 'The peer redirects in a circle: correct its redirects.',
  'redirect-refused': 'The redirect leads where this client must not go: correct the Location of the peer.',
  aborted: 'The caller ended the session.',
  'address-unusable': 'Choose another address or port, or stop the program that holds it.',
  'tls-settings-unusable': 'Check certificate, key, cipher list and groups of the TLS settings.',
} as const;

/** Stable code of a {@link TransportError}. */
export type TransportErrorCode = keyof typeof transportErrors;

/** Further facts of a {@link TransportError}. */
export interface TransportErrorFacts {
  readonly cause?: unknown;
  /** Code of the system or of OpenSSL, such as `ECONNREFUSED`. */
  readonly systemCode?: string | undefined;
  readonly alert?: TlsAlert | undefined;
  /** For `server-untrusted`: every check that refused. */
  readonly problems?: readonly TrustProblem[];
}

/**
 * A connection, an exchange or a listener failed. The message says what happened, to which peer, and what to do
 * next.
 */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;
  readonly systemCode: string | undefined;
  readonly alert: TlsAlert | undefined;
  readonly problems: readonly TrustProblem[];

  constructor(code: TransportErrorCode, happened: string, facts: TransportErrorFacts = {}) {
    super(`${happened} ${transportErrors[code]}`, { cause: facts.cause });
    this.code = code;
    this.systemCode = facts.systemCode;
    this.alert = facts.alert;
    this.problems = facts.problems ?? [];
  }
}

/** Code of an error of the system, of OpenSSL or of ours; undefined when it has none. */
export function errorCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
