import type { AcsEffect, AcsSession, AcsSessionFacts, AcsStep } from './acs-session.ts';
import { breachOf, endsSession, type SessionRuleId } from './rules.ts';

/** A step into a state. */
export function goTo(session: AcsSession, ...effects: readonly AcsEffect[]): AcsStep {
  return { session, effects };
}

/** Puts effects before those of a step. */
export function after(effects: readonly AcsEffect[], step: AcsStep): AcsStep {
  return { session: step.session, effects: [...effects, ...step.effects] };
}

/** Ends a session without a word to the CPE. */
export function ended(session: AcsSession, outcome: 'complete' | 'aborted', reason?: string): AcsStep {
  return goTo(
    { state: 'closed', facts: session.facts, outcome },
    { kind: 'end', outcome, ...(reason === undefined ? {} : { reason }) },
  );
}

/** Ends a session whose CPE waits for a response (TR-069 3.7.2.4: HTTP 400 without SOAP). */
export function abort(session: AcsSession, reason: string): AcsStep {
  return after([{ kind: 'reply-bad-request', reason }], ended(session, 'aborted', reason));
}

/** A breach that came with a POST. */
export interface Breach {
  readonly rule: SessionRuleId;
  readonly detail: string;
}

/** Records a breach, and ends the session or carries on, as the policy says. */
export function breach(session: AcsSession, found: Breach, carryOn: () => AcsStep): AcsStep {
  const violation: AcsEffect = { kind: 'violation', violation: breachOf(found.rule, found.detail) };
  const ends = endsSession(found.rule, session.facts.policy);
  return after([violation], ends ? abort(session, found.detail) : carryOn());
}

/** Facts with some of them changed. */
export function withFacts(facts: AcsSessionFacts, changed: Partial<AcsSessionFacts>): AcsSessionFacts {
  return { ...facts, ...changed };
}
