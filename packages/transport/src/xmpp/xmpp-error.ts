/** What ends an XMPP connection besides the errors of sockets and TLS. */
export type XmppErrorCode = 'protocol' | 'closed' | 'no-tls' | 'not-authenticated' | 'timed-out';

/** An XMPP connection failed; the message says what happened. Sockets and TLS fail with TransportError. */
export class XmppError extends Error {
  override readonly name = 'XmppError';
  readonly code: XmppErrorCode;

  constructor(code: XmppErrorCode, happened: string) {
    super(happened);
    this.code = code;
  }
}
