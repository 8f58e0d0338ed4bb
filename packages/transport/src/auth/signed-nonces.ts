// Theory of operation. A nonce is its own certificate: the time it was made, a random part, and a keyed hash over
// both. Nothing is stored when one is issued, so strangers who only ask for challenges cost no memory. Stored are
// nonces that somebody used with the right password, with the highest count seen. When that table is full, the oldest
// entry goes, and with it every nonce issued up to then: forgetting a count must never let a recorded request pass
// again.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { NonceBook, NonceUse } from './digest-types.ts';

/** Options of {@link SignedNonces}. */
export interface SignedNoncesOptions {
  /**
   * How long a nonce is good for. Default five minutes: a slow device and one retry, but no recording kept
   * overnight.
   */
  readonly lifetimeMs?: number;
  /** Nonces in use that are remembered. Default 1,024: one for each of a listener's connections. */
  readonly usedMax?: number;
  /** Monotonic milliseconds; the machine's clock by default. */
  readonly now?: () => number;
}

const timeChars = 12;
const randomChars = 22;
const signatureChars = 22;

/**
 * A nonce book whose nonces carry their own signature; counts have to grow with each use (RFC 7616 3.4: a replay
 * protection).
 */
export class SignedNonces implements NonceBook {
  readonly #key = randomBytes(32);
  readonly #lifetimeMs: number;
  readonly #usedMax: number;
  readonly #now: () => number;
  readonly #used = new Map<string, number>();
  /** Nonces issued up to here are stale, whatever their age. */
  #forgottenUntilMs = -1;

  constructor({ lifetimeMs = 300_000, usedMax = 1024, now = () => performance.now() }: SignedNoncesOptions = {}) {
    this.#lifetimeMs = lifetimeMs;
    this.#usedMax = usedMax;
    this.#now = now;
  }

  issue(): string {
    const time = Math.floor(this.#now()).toString(16).padStart(timeChars, '0');
    const content = `${time}${randomBytes(16).toString('base64url')}`;
    return `${content}${this.#sign(content)}`;
  }

  check(nonce: string, nonceCount: number): NonceUse {
    const issuedAtMs = this.#issuedAt(nonce);
    if (issuedAtMs === undefined) return 'foreign';
    if (this.#now() - issuedAtMs > this.#lifetimeMs || issuedAtMs <= this.#forgottenUntilMs) return 'stale';
    return nonceCount > (this.#used.get(nonce) ?? 0) ? 'fresh' : 'replayed';
  }

  use(nonce: string, nonceCount: number): void {
    this.#used.delete(nonce);
    this.#used.set(nonce, nonceCount);
    if (this.#used.size <= this.#usedMax) return;
    const [oldest = ''] = this.#used.keys();
    this.#used.delete(oldest);
    this.#forgottenUntilMs = Math.max(this.#forgottenUntilMs, this.#issuedAt(oldest) ?? -1);
  }

  #issuedAt(nonce: string): number | undefined {
    if (nonce.length !== timeChars + randomChars + signatureChars) return undefined;
    const content = nonce.slice(0, timeChars + randomChars);
    const expected = Buffer.from(this.#sign(content), 'latin1');
    const given = Buffer.from(nonce.slice(content.length), 'latin1');
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return Number.parseInt(content.slice(0, timeChars), 16);
  }

  #sign(content: string): string {
    return createHmac('sha256', this.#key).update(content).digest().subarray(0, 16).toString('base64url');
  }
}

/**
 * A nonce book that takes any of its nonces any number of times: the defect of devices whose connection requests
 * can be replayed.
 */
export function replayableNonces(book: NonceBook): NonceBook {
  return {
    issue: () => book.issue(),
    check: (nonce, nonceCount) => {
      const use = book.check(nonce, nonceCount);
      return use === 'replayed' || use === 'stale' ? 'fresh' : use;
    },
    use: () => undefined,
  };
}
