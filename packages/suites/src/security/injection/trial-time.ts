/** Of the time of a case, so much is for its texts; the rest is for what has to be proven, and for the last control. */
const share = 2 / 3;

/** The time that a case has for its texts. What is not sent by then is untried, and its judge says so. */
export class TrialTime {
  readonly #beganMs: number;
  readonly #forMs: number;
  readonly #nowMs: () => number;
  readonly #untried: string[] = [];

  /** `timeoutMs`: that of the case, which begins now. */
  constructor(timeoutMs: number, nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
    this.#beganMs = nowMs();
    this.#forMs = share * timeoutMs;
  }

  /** What there was no time for. */
  get untried(): readonly string[] {
    return this.#untried;
  }

  /** Whether there is time for this, in this part of the time from its beginning; it is untried when not. */
  hasFor(what: string, part = 1): boolean {
    const isEarly = this.#nowMs() - this.#beganMs < part * this.#forMs;
    if (!isEarly) this.#untried.push(what);
    return isEarly;
  }
}
