import type { Violation } from '@cordon/cwmp';
import type { CookieLimits } from './cookie-jar.ts';
import type { Credentials } from './connection-request/connection-request-types.ts';
import type { ClientConnection, DialSettings } from './dialer/client-connection.ts';
import type { HeaderFields } from './http1/header-fields.ts';
import type { HttpRequestInit, HttpResponse } from './http1/http-message.ts';
import type { TlsPolicy } from './tls/tls-policy.ts';

/** How a client follows redirects. */
export interface RedirectPolicy {
  /** Redirects in a row; TR-069 3.4.2 asks for five. */
  readonly redirectsMax: number;
  /** Whether a redirect may lead from https to http. */
  readonly allowsDowngrade: boolean;
  /** Takes any scheme but https for http, for a deliberate defect. */
  readonly takesAnyScheme: boolean;
}

/** Where a client can go wrong; {@link strictClientHabits} is what TR-069 asks for, anything else is for deliberate defects. */
export interface ClientHabits {
  /** Status codes that are followed as redirects; 3.4.2 asks for 302 and 307. */
  readonly redirectStatuses: readonly number[];
  /** Cookies go along to where a redirect leads (3.4.2). */
  readonly redirectKeepsCookies: boolean;
  /** Cookies belong to the session and not to one of its connections (3.4.2). */
  readonly reconnectKeepsCookies: boolean;
  /** Leaves the end of a connection to the ACS as long as the session lasts (3.4.2). */
  readonly leavesConnectionOpen: boolean;
  /** Carries on over a new connection when the ACS closed the last one between two exchanges (3.4.2). */
  readonly reconnects: boolean;
  /** The account of the ACS URL stays with that server until another one asks. */
  readonly redirectKeepsCredentials: boolean;
  /** Counts how often a nonce was used (RFC 7616 3.4). */
  readonly countsNonceUses: boolean;
  /** Whether Basic credentials travel without TLS, and whether before an ACS has asked for them (3.4.4: neither). */
  readonly basicInClear: 'never' | 'when-asked' | 'unasked';
  /** The client nonce of a connection: unpredictable (3.4.5). */
  readonly newCnonce: () => string;
  /** What is understood of the challenges of a 401. */
  readonly readChallenges: (headers: HeaderFields) => HeaderFields;
  /** Gives up at a challenge to the answer of a challenge (3.7.1.4). */
  readonly givesUpWhenRefused: boolean;
  /** Keeps cookies to the path and the domain that they are for (RFC 6265 5.4). */
  readonly keepsCookiesInPlace: boolean;
}

/** One POST and its answer: redirects and challenges are exchanges too. */
export interface ClientExchange {
  readonly url: string;
  readonly request: HttpRequestInit;
  readonly response: HttpResponse;
  readonly connection: ClientConnection;
  readonly violations: readonly Violation[];
  readonly startedAtMs: number;
  readonly elapsedMs: number;
}

/** Options of {@link CwmpClient}. */
export interface CwmpClientOptions extends DialSettings {
  /** The ACS URL: http or https. */
  readonly url: string;
  readonly tls?: TlsPolicy | undefined;
  readonly credentials?: Credentials | undefined;
  /** Sends Basic credentials over TLS before the ACS of `url` asks (TR-069 3.4.4 recommends it). Default false. */
  readonly sendsBasicUnasked?: boolean | undefined;
  /** Compresses what is sent (TR-069 3.4.7). Default `none`. */
  readonly compression?: 'none' | 'gzip' | 'deflate' | undefined;
  readonly redirects?: Partial<RedirectPolicy> | undefined;
  readonly cookieLimits?: Partial<CookieLimits> | undefined;
  readonly habits?: Partial<ClientHabits> | undefined;
  /** The URL to use instead of one, where its host wants TLS only (RFC 6797). Default: each as it is. */
  readonly strictUrl?: ((url: URL) => URL) | undefined;
  /** Default `Cordon`. */
  readonly userAgent?: string | undefined;
  readonly onExchange?: ((exchange: ClientExchange) => void) | undefined;
}
