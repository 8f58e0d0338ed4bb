// Theory of operation. A session is opened at once when an event asks for one and none is running; otherwise exactly one
// more follows, however many events asked (TR-069 3.2.2.2). A failed session is opened again after a random wait from
// the range for the number of retries since boot (3.2.1.1), or at once when a new event comes first.
import { retryWaitMs, retryWaitRangeMs, type RetryWaitRange } from '@cordon/cwmp';
import type { Clock } from '../clock.ts';

/** How a session ended; see the `end` effect of the CPE session machine. */
export type SessionOutcome = 'complete' | 'failed';

export interface SessionSchedulerOptions {
  readonly clock: Clock;
  /** Uniform in 0 … 1, for the choice within the range. */
  readonly random01: () => number;
  /** ManagementServer's m and k, asked at each failure: the ACS may change them. */
  readonly retrySettings: () => { readonly minimumWaitIntervalS: number; readonly intervalMultiplier: number };
  /** Picks a wait from its range; by default as TR-069 says. */
  readonly waitMs?: (range: RetryWaitRange, random01: number) => number;
  /** Whether the device speaks CWMP at all; what waits is kept while it does not. */
  readonly mayOpen?: () => boolean;
  /** Opens a session; `ended` must be called exactly once afterwards. */
  readonly openSession: () => void;
  readonly onRetryScheduled?: (wait: { readonly retry: number; readonly waitMs: number }) => void;
}

/** Decides when sessions start. Knows nothing of what is in them. */
export class SessionScheduler {
  readonly #options: SessionSchedulerOptions;
  #inSession = false;
  #wanted = false;
  #stopped = false;
  #retriesSinceBoot = 0;
  #cancelRetry: (() => void) | undefined;

  constructor(options: SessionSchedulerOptions) {
    this.#options = options;
  }

  get isInSession(): boolean {
    return this.#inSession;
  }

  /** A new event wants delivery: now, or right after the running session (TR-069 3.7.1.5). */
  requestSession(): void {
    if (this.#stopped) return;
    if (this.#inSession) {
      this.#wanted = true;
      return;
    }
    this.#open();
  }

  /** The session has ended and its changes are applied. */
  ended(outcome: SessionOutcome): void {
    this.#inSession = false;
    if (this.#stopped) return;
    if (outcome === 'complete') this.#retriesSinceBoot = 0;
    else this.#retriesSinceBoot += 1;
    if (this.#wanted) this.#open();
    else if (outcome === 'failed') this.#scheduleRetry();
  }

  /** Opens nothing any more: the device goes down. */
  stop(): void {
    this.#stopped = true;
    this.#cancelRetry?.();
  }

  #open(): void {
    this.#cancelRetry?.();
    this.#cancelRetry = undefined;
    this.#wanted = false;
    if (this.#options.mayOpen?.() === false) return;
    this.#inSession = true;
    this.#options.openSession();
  }

  #scheduleRetry(): void {
    const range = retryWaitRangeMs(this.#retriesSinceBoot, this.#options.retrySettings());
    const { waitMs: pick = retryWaitMs } = this.#options;
    const waitMs = pick(range, this.#options.random01());
    this.#options.onRetryScheduled?.({ retry: this.#retriesSinceBoot, waitMs });
    this.#cancelRetry = this.#options.clock.after(waitMs, () => this.#open());
  }
}
