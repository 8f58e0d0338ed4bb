// Theory of operation. Ten thousand devices wait for something nearly all the time, and each wait is an entry of one binary
// heap. Only the earliest entry has a timer of the machine, so an idle device costs an entry and no timer.
import type { Clock } from '../clock.ts';

interface Entry {
  readonly atMs: number;
  /** Entries of the same instant run in the order in which they were made. */
  readonly order: number;
  readonly run: () => void;
  /** Place in the heap; -1 when it is no longer there. */
  place: number;
}

/** A clock for many waiters on one timer of another clock. */
export class TimerHeap implements Clock {
  readonly #base: Clock;
  readonly #entries: Entry[] = [];
  #order = 0;
  #armedForMs: number | undefined;
  #disarm: (() => void) | undefined;

  constructor(base: Clock) {
    this.#base = base;
  }

  /** Waits that are pending. */
  get size(): number {
    return this.#entries.length;
  }

  nowMs(): number {
    return this.#base.nowMs();
  }

  after(delayMs: number, run: () => void): () => void {
    this.#order += 1;
    const entry: Entry = { atMs: this.nowMs() + Math.max(0, delayMs), order: this.#order, run, place: -1 };
    this.#up(entry, this.#entries.length);
    this.#arm();
    return () => {
      this.#remove(entry);
      // A timer that comes too early is harmless, and cheaper than a new one at each cancelled wait; but it keeps the process
      // alive.
      if (this.#entries.length === 0) this.#arm();
    };
  }

  /** Forgets every wait. */
  clear(): void {
    for (const entry of this.#entries) entry.place = -1;
    this.#entries.length = 0;
    this.#arm();
  }

  #arm(): void {
    const next = this.#entries[0]?.atMs;
    if (next === this.#armedForMs) return;
    this.#disarm?.();
    this.#disarm = undefined;
    this.#armedForMs = next;
    if (next !== undefined) this.#disarm = this.#base.after(Math.max(0, next - this.nowMs()), () => this.#runDue());
  }

  #runDue(): void {
    this.#armedForMs = undefined;
    this.#disarm = undefined;
    const now = this.nowMs();
    try {
      // What these runs add waits for the next turn, so that a wait of zero cannot keep everybody else from running.
      const last = this.#order;
      for (let next = this.#entries[0]; next !== undefined && next.atMs <= now; next = this.#entries[0]) {
        if (next.order > last) break;
        this.#remove(next);
        next.run();
      }
    } finally {
      this.#arm();
    }
  }

  #remove(entry: Entry): void {
    const { place } = entry;
    if (place < 0) return;
    entry.place = -1;
    const last = this.#entries.pop();
    if (last === undefined || last === entry) return;
    const parent = this.#entries[(place - 1) >> 1];
    if (place > 0 && parent !== undefined && isBefore(last, parent)) this.#up(last, place);
    else this.#down(last, place);
  }

  #put(entry: Entry, place: number): void {
    this.#entries[place] = entry;
    entry.place = place;
  }

  #up(entry: Entry, from: number): void {
    let place = from;
    while (place > 0) {
      const parentPlace = (place - 1) >> 1;
      const parent = this.#entries[parentPlace];
      if (parent === undefined || !isBefore(entry, parent)) break;
      this.#put(parent, place);
      place = parentPlace;
    }
    this.#put(entry, place);
  }

  #down(entry: Entry, from: number): void {
    let place = from;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      const [one, other] = [this.#entries[left], this.#entries[right]];
      if (one === undefined) break;
      const takesOther = other !== undefined && isBefore(other, one);
      const child = takesOther ? other : one;
      if (!isBefore(child, entry)) break;
      this.#put(child, place);
      place = takesOther ? right : left;
    }
    this.#put(entry, place);
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
}
