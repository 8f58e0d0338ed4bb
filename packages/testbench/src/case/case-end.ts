import type { ErrorReason } from './verdict.ts';

/** How a case body ended. */
export interface EndedEarly {
  readonly verdict: 'inconclusive' | 'not-applicable';
  readonly reason: string;
  /** Whether expectations that were broken before count no more, because a control failed. */
  readonly voids: boolean;
}

/** Thrown by `inconclusive` and `notApplicable` to leave the case from any depth. Not an error: the runner turns it into the verdict. */
export class CaseEnd extends Error implements EndedEarly {
  readonly code = 'case-end';
  readonly verdict: 'inconclusive' | 'not-applicable';
  readonly voids: boolean;

  constructor(verdict: 'inconclusive' | 'not-applicable', reason: string, options: { readonly voids?: boolean } = {}) {
    super(reason);
    this.verdict = verdict;
    this.voids = options.voids ?? false;
  }

  get reason(): string {
    return this.message;
  }
}

/**
 * The target did not come, answer or go on: the case is inconclusive. `what` completes "The target did not …"; what follows is the time
 * that it had, in milliseconds, or in words what it did instead.
 */
export class TargetSilentError extends Error {
  readonly code = 'target-silent';

  constructor(what: string, instead: number | string, options?: ErrorOptions) {
    const ending = typeof instead === 'number' ? ` within ${Math.round(instead / 100) / 10} s.` : `: ${instead}`;
    super(`The target did not ${what}${ending}`, options);
  }
}

/** A failure of the bench with a reason of the closed list, such as a rig that cannot reboot the target. */
export class BenchError extends Error {
  readonly code: ErrorReason;

  constructor(code: ErrorReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
