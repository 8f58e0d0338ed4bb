export * from './acs-session.ts';
export * from './cpe-session.ts';
export * from './cwmp-version.ts';
export { type Received, receivedByAcs, receivedByCpe } from './message-kind.ts';
export { type OnBreach, type SessionRule, type SessionRuleId, sessionRules } from './rules.ts';
export { SessionMisuseError } from './session-misuse-error.ts';
export type * from './step.ts';
export * from './event-queue.ts';
export * from './retry-schedule.ts';
