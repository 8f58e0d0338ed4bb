import type { DhFlaw } from './key-exchange.ts';

/**
 * How a choice is made that the client did not leave us. `unoffered`: a sound one that it did not offer; `grease`: a reserved value. Of several
 * numbers, the first that it offers, and the first of all where it offers none: a client refuses what it did not offer for that alone.
 */
export type Choice = number | readonly number[] | 'unoffered' | 'grease';

/**
 * Where the engine leaves the path of an honest server: data, one or a few fields at a time. Absent fields: as the RFCs say. What a
 * field means for a version that does not know the thing is nothing at all.
 */
export interface Deviations {
  /** Version number in the ServerHello; in TLS 1.3 the selected one. */
  readonly version?: Choice;
  readonly suite?: Choice;
  /** Number of the compression method in the ServerHello. */
  readonly compression?: Choice;
  /** Group of the key exchange, whatever was offered. */
  readonly group?: Choice;
  /** An extension that the ServerHello (TLS 1.2) or the EncryptedExtensions (TLS 1.3) should not have. */
  readonly extension?: Choice;
  /** The renegotiation indication (RFC 5746) is left out of the ServerHello. */
  readonly withoutRenegotiationInfo?: true;
  /** The end of the server random that says "I could do better" (RFC 8446 4.1.3). */
  readonly downgradeSentinel?: 'tls12' | 'tls11';
  /** `off-curve`: in place of one on P-256. */
  readonly point?: 'off-curve' | 'all-zero';
  readonly dh?: DhFlaw;
  /** A temporary RSA key of 512 bits goes out under a sound suite whose key exchange is RSA (FREAK, CVE-2015-0204). */
  readonly temporaryKey?: true;
  /** Of the ServerKeyExchange (TLS 1.2) or the CertificateVerify (TLS 1.3). A number is a signature scheme that is used unasked. */
  readonly signature?: 'omitted' | 'broken' | 'other-key' | 'unoffered-hash';
  readonly certificate?: 'omitted' | 'empty';
  /** TLS 1.3. */
  readonly certificateVerify?: 'omitted';
  readonly finished?: 'broken';
  /** Messages where they do not belong. `empty-master`: the rest of the flight goes out under keys of an empty master secret. */
  readonly order?:
    | 'early-change-cipher-spec'
    | 'early-change-cipher-spec-empty-master'
    | 'early-application-data'
    | 'second-server-hello'
    | 'swapped';
  readonly helloRetry?: 'sound' | 'twice' | 'unchanged' | 'unoffered-group';
  readonly records?: {
    /** Content of a record; 1 makes one-byte fragments, 16,385 breaks the limit. */
    readonly contentBytes?: number;
    readonly emptyRecords?: number;
  };
  /** Closes as soon as the ClientHello is there. A number is an alert that is sent before. */
  readonly refuse?: 'close' | number;
  /** Sent between the handshake and the first answer. */
  readonly afterHandshake?:
    | { readonly kind: 'warning-alerts'; readonly count: number }
    | { readonly kind: 'unknown-alert' }
    | { readonly kind: 'heartbeat'; readonly claimedBytes: number; readonly contentBytes: number }
    | { readonly kind: 'renegotiate'; readonly certificateOf: 'same' | 'another' }
    /** The answer is made longer than any record may be, by white space, and goes out in records of so many bytes. */
    | { readonly kind: 'long-answer'; readonly recordBytes: number };
  /** Hands out tickets (also for 0-RTT in TLS 1.3; session ids to who takes none in TLS 1.2) and takes them again. `resume`: without a certificate, wherever it comes from. */
  readonly tickets?: 'issue' | 'resume';
  /** Our end of the connection closes without close_notify. */
  readonly withoutCloseNotify?: true;
}
