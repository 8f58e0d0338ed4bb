/**
 * How long a handshake may take, in milliseconds. A client that stops in the middle is noticed after ten seconds, or after five times as long as the
 * slowest handshake that came to its end: a processor of 400 MHz needs seconds for RSA, and another suite or a longer chain is the same work a few
 * times over. Nobody is waited for longer than a minute.
 */
const handshakeMs = { least: 10_000, most: 60_000, perSlowest: 5 } as const;

/** The pace at which a target shakes hands, as far as it has been seen. */
export class HandshakePace {
  readonly #mostMs: number;
  #slowestMs: number | undefined;

  /** Whoever waits for a target waits as long as for an answer; that it stopped in the middle has to be noticed before, in half that time. */
  constructor(responseTimeoutMs: number) {
    this.#mostMs = Math.min(handshakeMs.most, responseTimeoutMs / 2);
  }

  /** A handshake came to its end after this time. */
  note(tookMs: number): void {
    this.#slowestMs = Math.max(tookMs, this.#slowestMs ?? 0);
  }

  /** How long the next one may take: as long as any may before the first. */
  get limitMs(): number {
    if (this.#slowestMs === undefined) return this.#mostMs;
    return Math.min(this.#mostMs, Math.max(handshakeMs.least, handshakeMs.perSlowest * this.#slowestMs));
  }
}
