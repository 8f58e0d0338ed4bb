/**
 * Estimates how long the rest of a run takes from what the cases were said to take and what they took. The first cases say little, so the
 * ratio starts at 1 and is believed more with every minute of estimate that was used up.
 */
export class TimeLeft {
  readonly #estimates = new Map<string, number>();
  #estimatedDoneMs = 0;
  #actualDoneMs = 0;

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
  }

  /** Milliseconds left, less what the running case has used already. */
  leftMs(runningForMs = 0): number {
    const estimated = [...this.#estimates.values()].reduce((sum, ms) => sum + ms, 0);
    const beliefMs = 5_000;
    const ratio = (this.#actualDoneMs + beliefMs) / (this.#estimatedDoneMs + beliefMs);
    return Math.max(0, Math.round(estimated * ratio - runningForMs));
  }
}
