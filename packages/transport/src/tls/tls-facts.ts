import type { X509Certificate } from 'node:crypto';

/** A TLS alert by its number (RFC 8446 section 6) and its name there, such as `48 unknown_ca`. */
export interface TlsAlert {
  readonly number: number;
  readonly name: string;
  /** `unassigned` for a level that no RFC knows. In TLS 1.3 the level says nothing: the number does. */
  readonly level: 'warning' | 'fatal' | 'unassigned';
  /** `plaintext`: seen in the record layer. `decrypted`: reported by the TLS stack. */
  readonly seenAs: 'plaintext' | 'decrypted';
  readonly sentBy: 'local' | 'remote';
}

/** What a finished handshake agreed on. */
export interface TlsFacts {
  /** `TLSv1`, `TLSv1.1`, `TLSv1.2` or `TLSv1.3`. */
  readonly protocol: string;
  /** IANA name of the cipher suite. */
  readonly cipher: string;
  /** Server name the client asked for (on a listener) or we sent (on a dialer). */
  readonly serverName: string | undefined;
  readonly alpnProtocol: string | undefined;
  readonly peerCertificate: X509Certificate | undefined;
  /** It and the issuers that were found for it, leaf first. */
  readonly peerPath: readonly X509Certificate[];
  /** Whether OpenSSL verified the peer's chain, dates and usage; never the name. */
  readonly isPeerChainValid: boolean;
  /** OpenSSL's reason when it did not, such as `CERT_HAS_EXPIRED`. */
  readonly peerChainError: string | undefined;
}
