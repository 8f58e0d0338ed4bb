import type { TlsStrictness } from '../tls-strictness.ts';

/** How the CPE meets XMPP servers, and connection requests on them (TR-069 Annex K). */
export interface XmppStrictness {
  /** Whether a request counts only from a sender on ConnReqAllowedJabberIDs. */
  readonly checksSender: boolean;
  /** Whether it counts only with the user name and password of connection requests. */
  readonly checksLogin: boolean;
  /** Whether a request that counts starts a session. */
  readonly startsSession: boolean;
  /** Whether a server without STARTTLS is left alone. */
  readonly requiresTls: boolean;
  /** How its certificate is checked, given the strict way. */
  readonly tls: (strict: TlsStrictness) => TlsStrictness;
}

/** The reference: what Annex K and good practice ask for. */
export const strictXmpp: XmppStrictness = {
  checksSender: true,
  checksLogin: true,
  startsSession: true,
  requiresTls: true,
  tls: (strict) => strict,
};
