import type { Secret } from '@cordon/cwmp';
import { isSignedBy, type UdpConnectionRequest } from './udp-connection-request.ts';

/** Why a UDP connection request has no effect. */
export type UdpConnectionRequestRefusal = 'wrong-user' | 'wrong-signature' | 'old-timestamp' | 'repeated-id';

/** Each check of {@link UdpConnectionRequestGate}, so that one can be taken out and leave the others in force. */
export interface UdpConnectionRequestChecks {
  readonly user: boolean;
  readonly signature: boolean;
  readonly timestamp: boolean;
  readonly id: boolean;
}

/** All of them, as TR-069 G.2.1.4 asks. */
export const strictUdpConnectionRequestChecks: UdpConnectionRequestChecks = {
  user: true,
  signature: true,
  timestamp: true,
  id: true,
};

/** Who may ask. */
export interface UdpConnectionRequestLogin {
  readonly username: string;
  readonly password: Secret;
}

/**
 * Lets each UDP connection request through once (TR-069 G.2.1.4): the right user, the right signature, newer than the last one and with
 * another id. Remembers one request, the last that it let through; whatever is refused leaves no trace.
 */
export class UdpConnectionRequestGate {
  readonly #checks: UdpConnectionRequestChecks;
  #lastTs = 0n;
  #lastId: bigint | undefined;

  constructor(checks: UdpConnectionRequestChecks = strictUdpConnectionRequestChecks) {
    this.#checks = checks;
  }

  /** Undefined lets the request through. A device without a user or without a password lets nobody through. */
  refusal(request: UdpConnectionRequest, login: UdpConnectionRequestLogin): UdpConnectionRequestRefusal | undefined {
    const { user, signature, timestamp, id } = this.#checks;
    if (user && (login.username === '' || request.un !== login.username)) return 'wrong-user';
    const hasKey = login.password.reveal() !== '';
    if (signature && !(hasKey && isSignedBy(request, login.password))) return 'wrong-signature';
    if (timestamp && BigInt(request.ts) <= this.#lastTs) return 'old-timestamp';
    return id && BigInt(request.id) === this.#lastId ? 'repeated-id' : undefined;
  }

  /** The request took effect. */
  passed(request: UdpConnectionRequest): void {
    this.#lastTs = BigInt(request.ts);
    this.#lastId = BigInt(request.id);
  }
}
