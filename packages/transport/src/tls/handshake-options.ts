import { constants } from 'node:crypto';
import type { ConnectionOptions, TLSSocket } from 'node:tls';

/** What a dialer remembers of a session to resume it later. */
export interface Resumption {
  /** What to offer; undefined offers nothing. */
  take(): Buffer | undefined;
  keep(session: Buffer): void;
}

/** Choices of the handshake that a sound dialer leaves as they are. */
export interface HandshakeOptions {
  /** Least size of a finite-field group, in bits. 2,048 by default (RFC 9325 4.5). */
  readonly dhBitsMin?: number;
  /** RFC 7627; true by default. */
  readonly sendsExtendedMasterSecret?: boolean;
  /**
   * Whether a server may ask for another handshake in the middle of a connection. False by default: its certificate would not be checked
   * again.
   */
  readonly followsRenegotiation?: boolean;
  /** Resumes sessions, and takes their servers for checked. Absent: every connection is a handshake of its own. */
  readonly resumption?: Resumption;
}

const dhBitsMinDefault = 2_048;
/** OpenSSL's number for it, which Node does not name. */
const noExtendedMasterSecret = 1;

/** What Node is told. */
export function connectOptionsOf(options: HandshakeOptions = {}): ConnectionOptions {
  const { dhBitsMin = dhBitsMinDefault, sendsExtendedMasterSecret = true, followsRenegotiation = false } = options;
  const session = options.resumption?.take();
  return {
    minDHSize: dhBitsMin,
    secureOptions:
      (followsRenegotiation ? 0 : constants.SSL_OP_NO_RENEGOTIATION) |
      (sendsExtendedMasterSecret ? 0 : noExtendedMasterSecret),
    ...(session === undefined ? {} : { session }),
  };
}

/** Whether a finished handshake resumed a session whose server counts as checked. */
export function isTakenForChecked(socket: TLSSocket, { resumption }: HandshakeOptions = {}): boolean {
  return resumption !== undefined && socket.isSessionReused();
}
