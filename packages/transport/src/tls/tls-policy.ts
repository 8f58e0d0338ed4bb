import type { X509Certificate } from 'node:crypto';
import type { SecureVersion } from 'node:tls';
import type { HandshakeOptions } from './handshake-options.ts';

/** What a check gets to see of a server after the handshake and before the first application byte. */
export interface ServerEvidence {
  /** Host part of the URL that was dialled: a DNS name in A-labels or an IP address without brackets. */
  readonly hostName: string;
  readonly certificate: X509Certificate;
  /** The leaf and the issuers that were found for it, leaf first. */
  readonly path: readonly X509Certificate[];
  /** Roots of the policy. */
  readonly trusted: readonly X509Certificate[];
  /**
   * OpenSSL's reason for not trusting the chain; undefined when it does. It names one reason even when there are
   * several: by its code, such as `CERT_HAS_EXPIRED`, where Node has one, else in words, such as `excluded subtree violation`.
   */
  readonly openSslError: string | undefined;
  /** Undefined when the device has no accurate time. */
  readonly now: Date | undefined;
  /** Whether the key of the certificate signed the handshake, rather than decrypted its secret. */
  readonly isHandshakeSigned: boolean;
  /** Bytes that the server sent until the handshake was over. */
  readonly handshakeBytes: number;
}

/** Why a check refuses a server: a stable code, and one sentence. */
export interface TrustProblem {
  readonly code:
    | 'untrusted-chain'
    | 'certificate-expired'
    | 'certificate-not-yet-valid'
    | 'wrong-host'
    | 'weak-certificate'
    | 'wrong-usage'
    | 'revoked'
    | 'status-unproven';
  readonly detail: string;
}

/** One decision about a server; undefined lets it pass. */
export type ServerCheck = (evidence: ServerEvidence) => TrustProblem | undefined;

/** Decides about revocation, which may take a connection of its own. */
export interface RevocationCheck {
  /** Whether the ClientHello asks for a stapled answer (RFC 6066 8). */
  readonly asksForStaple: boolean;
  /** What is wrong; undefined lets the server pass. `staple` is undefined when none came. Never rejects. */
  check(evidence: ServerEvidence, staple: Uint8Array | undefined): Promise<TrustProblem | undefined>;
}

/**
 * How a dialer meets a server over TLS. Each check decides one thing alone, so that replacing one (a deliberate
 * defect) leaves the others in force. Make one with `strictTlsPolicy`. No application byte leaves before every check
 * has passed.
 */
export interface TlsPolicy {
  /** Roots in PEM; undefined takes the machine's list (what Node calls the default CA certificates). */
  readonly trustedCertificates: readonly string[] | undefined;
  readonly minVersion: SecureVersion;
  readonly maxVersion: SecureVersion;
  readonly ciphers: string;
  readonly groups: string;
  readonly signatureAlgorithms: string | undefined;
  readonly handshake?: HandshakeOptions | undefined;
  /** TR-069 3.3: the ClientHello should carry the host name. Never sent for an IP address (RFC 6066 section 3). */
  readonly sendsServerName: boolean;
  readonly clientCertificate: { readonly certificatePem: string; readonly privateKeyPem: string } | undefined;
  /**
   * The time to check dates against; undefined when the device has no accurate time, and dates are then left out of
   * the check (TR-069 3.3). OpenSSL looks at the machine's clock; where this one differs, it alone counts.
   */
  readonly now: (() => Date | undefined) | undefined;
  /** Chain to a trusted root: signatures, CA flags, path lengths, usage, key strength. Neither dates nor names. */
  readonly checkChain: ServerCheck;
  /** not-before and not-after of every certificate of the path. */
  readonly checkDates: ServerCheck;
  /** The host name against the certificate. */
  readonly checkHostName: ServerCheck;
  /**
   * Whether the authority has revoked a certificate of the path. Asked only about a server that has passed the checks above; takes a
   * time of its own behind the handshake, which the check limits. Absent: never asked, as TR-069 demands nothing of the kind.
   */
  readonly revocation?: RevocationCheck | undefined;
  /** Chains on which the device hangs until the other side gives up: never on any, in a sound one. */
  readonly hangsOn?: ((evidence: ServerEvidence) => boolean) | undefined;
}
