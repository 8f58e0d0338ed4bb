/** Chance from a seed: the same seed gives the same run. */
export interface Chance {
  /** At least 0, below 1. */
  next(): number;
  /** Whether something of this likelihood happens now. */
  happens(likelihood: number): boolean;
}

/** Mulberry32: 32 bits of state are plenty for schedules, and a seed is short enough to retype. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, happens: (likelihood) => next() < likelihood };
}

/** Virtual time: what is due runs in order of time, then of arrival, all in one thread. */
export class Scheduler {
  nowMs = 0;
  #arrivals = 0;
  #due: { atMs: number; arrival: number; run: () => void }[] = [];

  after(delayMs: number, run: () => void): void {
    this.#due.push({ atMs: this.nowMs + delayMs, arrival: this.#arrivals++, run });
  }

  /** Runs the next thing due; false when nothing is left. */
  step(): boolean {
    let first = this.#due[0];
    for (const item of this.#due) {
      if (first === undefined || item.atMs < first.atMs || (item.atMs === first.atMs && item.arrival < first.arrival)) {
        first = item;
      }
    }
    if (first === undefined) return false;
    this.#due = this.#due.filter((item) => item !== first);
    this.nowMs = first.atMs;
    first.run();
    return true;
  }
}
