import type { Violation } from '../violation.ts';

/** What follows when a peer breaks a rule: `enforce` aborts, `observe` records and carries on as far as it can. */
export type Strictness = 'enforce' | 'observe';

/** A rule that was broken; the caller's log, fault text and test report all quote it. */
export interface ViolationEffect {
  readonly kind: 'violation';
  readonly violation: Violation;
}

/** The result of advancing a session machine by one input. */
export interface Step<Session, Effect> {
  readonly session: Session;
  readonly effects: readonly Effect[];
}
