import type { SecureVersion } from 'node:tls';

/** How a listener speaks TLS with one connection. Absent fields take {@link defaultServerTls}. */
export interface ServerTlsSettings {
  /** Certificates in PEM, leaf first. */
  readonly certificateChainPem: string;
  readonly privateKeyPem: string;
  /** Shown in place of the above to a client that asks for one of these hosts by name (RFC 6066 3). */
  readonly byServerName?: Readonly<
    Record<string, { readonly certificateChainPem: string; readonly privateKeyPem: string }>
  >;
  readonly minVersion?: SecureVersion;
  readonly maxVersion?: SecureVersion;
  /** OpenSSL cipher list for TLS 1.2 and older, and TLS 1.3 suites by name; may end in `@SECLEVEL=0` for TLS 1.0. */
  readonly ciphers?: string;
  /** Key exchange groups, such as `X25519:P-256`. */
  readonly groups?: string;
  /** Signature algorithms in OpenSSL's spelling. */
  readonly signatureAlgorithms?: string;
  readonly alpnProtocols?: readonly string[];
  /**
   * Asks for a client certificate that leads to one of these roots; whether it did is a fact of the connection,
   * not a refusal.
   */
  readonly clientCertificates?: {
    readonly trustedCertificates: readonly string[];
    /** Ends the handshake when none is sent. Default false. */
    readonly isRequired?: boolean;
  };
  /** OCSP response in DER that is stapled for clients that ask (RFC 6066 8); none when absent. */
  readonly staple?: Uint8Array;
  /** 48 bytes of key material: session tickets are offered and taken across connections. Absent: no resumption. */
  readonly ticketKeys?: Uint8Array;
}
