import {
  afterStrictTransport,
  type ClientHabits,
  type CookieLimits,
  type HttpResponse,
  type ReaderLooseness,
  type RedirectPolicy,
} from '@cordon/transport';

/** The HTTP of a session (TR-069 3.4). */
export interface HttpPolicies {
  readonly habits: Partial<ClientHabits>;
  readonly redirects: Partial<RedirectPolicy>;
  readonly cookieLimits: Partial<CookieLimits>;
  /** How responses are read otherwise than RFC 9112 says. */
  readonly looseness: ReaderLooseness;
  /** Takes bytes behind a response for the next one (RFC 9112 9.2 forbids it). */
  readonly keepsLeftOvers: boolean;
  /** How long one response may take as a whole, given the time-out of the configuration. */
  readonly responseTimeoutMs: (configured: number) => number;
  /** What is understood of a response. */
  readonly readResponse: (response: HttpResponse) => HttpResponse;
  /** The hosts that want TLS only, after a response over TLS (RFC 6797). */
  readonly strictHostsAfter: typeof afterStrictTransport;
  /** An envelope as it goes out, in XML. */
  readonly writeXml: (text: string) => string;
  /** The ACS URL for the next session, given the one that is configured and where this one ended. */
  readonly acsUrlAfter: (configured: string, current: string) => string;
}

const same = <Value>(value: Value): Value => value;

/** What TR-069 and good practice ask for. */
export const strictHttp: HttpPolicies = {
  habits: {},
  redirects: {},
  cookieLimits: {},
  looseness: {},
  keepsLeftOvers: false,
  responseTimeoutMs: same,
  readResponse: same,
  strictHostsAfter: afterStrictTransport,
  writeXml: same,
  acsUrlAfter: same,
};
