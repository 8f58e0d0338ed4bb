/** Estimates of this length weigh as much as the wish to believe them. */
const beliefMs = 5_000;
/** What is left of a case beyond its estimate, as a share of what it took: the longer it takes, the longer it is likely to go on. */
const overrun = 0.1;

/** The first case that takes longer than it should weighs as if there had been so many more that did not. */
const beliefCases = 0.5;

/**
 * Estimates how long the rest of a run takes from what the cases were said to take and what they took. A target that is late is late for each
 * case by about as much, because it is the sessions that are waited for: an hour of patience does not become a day. One that is faster is so
 * in proportion. The first cases say little.
 */
export class TimeLeft {
  readonly #estimates = new Map<string, number>();
  #estimatedDoneMs = 0;
  #actualDoneMs = 0;
  #done = 0;

  constructor(plan: readonly { readonly id: string; readonly estimatedMs: number; readonly skip?: string }[]) {
    for (const { id, estimatedMs, skip } of plan) if (skip === undefined) this.#estimates.set(id, estimatedMs);
  }

  /** Notes that a case is over and how long it took. */
  caseEnded(id: string, durationMs: number): void {
    const estimate = this.#estimates.get(id);
    if (estimate === undefined) return;
    this.#estimates.delete(id);
    this.#estimatedDoneMs += estimate;
    this.#actualDoneMs += durationMs;
    this.#done += 1;
  }

  /** Notes that a case did not apply: what it did not need says nothing of how fast the target is. */
  caseLeftOut(id: string): void {
    this.#estimates.delete(id);
  }

  /** Milliseconds left, less what the running case has used already. One that takes longer than it should takes nothing from the others. */
  leftMs(running?: { readonly id: string; readonly forMs: number }): number {
    const ratio = Math.min(1, (this.#actualDoneMs + beliefMs) / (this.#estimatedDoneMs + beliefMs));
    const lateMs = Math.max(0, this.#actualDoneMs - this.#estimatedDoneMs) / (this.#done + beliefCases);
    let left = 0;
    for (const [id, estimate] of this.#estimates) {
      const ofCase = estimate * ratio + lateMs;
      left += id === running?.id ? Math.max(ofCase - running.forMs, running.forMs * overrun) : ofCase;
    }
    return Math.round(left);
  }
}
