/** Counts what happened within a sliding window; remembers at most `countMax` times. */
export class RateLimit {
  readonly #countMax: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  #times: readonly number[] = [];

  constructor(options: { readonly countMax: number; readonly windowMs: number; readonly now: () => number }) {
    this.#countMax = options.countMax;
    this.#windowMs = options.windowMs;
    this.#now = options.now;
  }

  /** Whether one more is within the limit. */
  get hasRoom(): boolean {
    const since = this.#now() - this.#windowMs;
    this.#times = this.#times.filter((time) => time > since);
    return this.#times.length < this.#countMax;
  }

  /** Counts one. */
  count(): void {
    if (this.hasRoom) this.#times = [...this.#times, this.#now()];
  }
}
