/** Between which idle times a binding's lifetime is looked for, in milliseconds. */
export interface LifetimeBounds {
  /** STUNMinimumKeepAlivePeriod: taken as lasting, whatever it is. */
  readonly minMs: number;
  /** The longest idle time that may be tried. */
  readonly maxMs: number;
}

/** The search ends when it is known to this: a sixteenth of the period, and no finer than half a second. */
const resolutionShare = 1 / 16;
const resolutionMsMin = 500;

/** The search for the longest idle time that a binding survives (TR-069 G.2.1.2): doubling until one is too long, then halving. */
export class LifetimeSearch {
  readonly #bounds: LifetimeBounds;
  #lastedMs: number;
  /** The shortest idle time that was too long; undefined until there is one. */
  #expiredMs: number | undefined;
  #isOver = false;

  constructor(bounds: LifetimeBounds) {
    this.#bounds = bounds;
    this.#lastedMs = bounds.minMs;
  }

  /** Milliseconds between keep-alives, as far as is known: the longest idle time after which the binding was still there. */
  get periodMs(): number {
    return this.#lastedMs;
  }

  /** The idle time to try next; undefined when there is nothing more to find out. */
  get candidateMs(): number | undefined {
    const ceilingMs = this.#expiredMs ?? this.#bounds.maxMs;
    const resolutionMs = Math.max(resolutionMsMin, this.#lastedMs * resolutionShare);
    if (this.#isOver || ceilingMs - this.#lastedMs < resolutionMs) return undefined;
    return this.#expiredMs === undefined
      ? Math.min(2 * this.#lastedMs, ceilingMs)
      : Math.round((this.#lastedMs + ceilingMs) / 2);
  }

  /** The binding was still there after so long. */
  lasted(idleMs: number): void {
    this.#lastedMs = Math.max(this.#lastedMs, idleMs);
  }

  /** It was not. */
  expired(idleMs: number): void {
    this.#expiredMs = Math.min(this.#expiredMs ?? Number.POSITIVE_INFINITY, idleMs);
  }

  /** The server does not answer to another port: nothing can be found out from it. */
  giveUp(): void {
    this.#isOver = true;
  }

  /** A binding that went away within the period is another one than was searched for. */
  restart(): void {
    this.#lastedMs = this.#bounds.minMs;
    this.#expiredMs = undefined;
  }
}
