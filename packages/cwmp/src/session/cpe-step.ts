import type { CpeEffect, CpeSession, CpeSessionFacts, CpeSessionFailure, CpeStep } from './cpe-session.ts';
import { breachOf, endsSession, type SessionRuleId } from './rules.ts';

/** A step into a state. */
export function goTo(session: CpeSession, ...effects: readonly CpeEffect[]): CpeStep {
  return { session, effects };
}

/** Puts effects before those of a step. */
export function after(effects: readonly CpeEffect[], step: CpeStep): CpeStep {
  return { session: step.session, effects: [...effects, ...step.effects] };
}

/** Facts with some of them changed. */
export function withFacts(facts: CpeSessionFacts, changed: Partial<CpeSessionFacts>): CpeSessionFacts {
  return { ...facts, ...changed };
}

/** Why a session fails, as its `end` effect tells it. */
export interface Failure {
  readonly failure: CpeSessionFailure;
  readonly reason: string;
  readonly httpStatus?: number | undefined;
  readonly cwmp10Suspected?: boolean | undefined;
}

/** Ends a session as failed: the retry schedule takes it up (TR-069 3.2.1.1). */
export function fail(session: CpeSession, failure: Failure): CpeStep {
  return goTo(
    { state: 'closed', facts: session.facts, outcome: 'failed' },
    { kind: 'end', outcome: 'failed', ...failure },
  );
}

/** A breach that came with an HTTP response. */
export interface Breach {
  readonly rule: SessionRuleId;
  readonly detail: string;
  /** Default `protocol`. */
  readonly failure?: CpeSessionFailure;
  readonly cwmp10Suspected?: boolean;
}

/** Records a breach, and fails the session or carries on, as the policy says (TR-069 3.7.1.4). */
export function breach(session: CpeSession, found: Breach, carryOn: () => CpeStep): CpeStep {
  const violation: CpeEffect = { kind: 'violation', violation: breachOf(found.rule, found.detail) };
  const ends = endsSession(found.rule, session.facts.policy);
  const failure: Failure = {
    failure: found.failure ?? 'protocol',
    reason: found.detail,
    ...(found.cwmp10Suspected === true ? { cwmp10Suspected: true } : {}),
  };
  return after([violation], ends ? fail(session, failure) : carryOn());
}
