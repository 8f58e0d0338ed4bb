/** Digest algorithms of RFC 7616 that TR-069 3.4.5 names. */
export type DigestAlgorithm = 'MD5' | 'MD5-sess' | 'SHA-256' | 'SHA-256-sess';

/**
 * What a nonce book says about one use of a nonce. `stale`: ours, too old. `replayed`: ours, count seen before.
 * `foreign`: not ours.
 */
export type NonceUse = 'fresh' | 'stale' | 'replayed' | 'foreign';

/** Issues nonces and remembers their uses: the replaceable memory of a digest server. */
export interface NonceBook {
  issue(): string;
  /** Looks a nonce up without counting a use. */
  check(nonce: string, nonceCount: number): NonceUse;
  /** Counts a use; called only after the credentials proved right, so that strangers cannot fill the book. */
  use(nonce: string, nonceCount: number): void;
}

/** Outcome of an Authorization header. Every refusal but `granted` is answered with 401 and a new challenge. */
export interface DigestVerdict {
  readonly kind: 'granted' | 'absent' | 'malformed' | 'wrong-credentials' | 'stale' | 'replayed' | 'wrong-target';
  readonly username: string | undefined;
}
