import type { AttachmentReference } from '../evidence/event.ts';
import type { JsonValue } from '../evidence/json.ts';
import type { Profile } from '../profile.ts';
import type { Bracket, BracketOptions, ControlOutcome } from './bracket.ts';

/** Compares one actual value; each call is one expectation in the report. Nothing throws: the case goes on and reports all of them. */
export interface Matchers {
  /** Same value (Object.is). */
  toBe(expected: unknown): void;
  /** Same structure and values. */
  toEqual(expected: unknown): void;
  toBeUndefined(): void;
  toBeTruthy(): void;
  toBeFalsy(): void;
  /** A text holds a text, or a list holds an equal item. */
  toContain(expected: unknown): void;
  toMatch(pattern: RegExp): void;
  toHaveLength(length: number): void;
  toBeOneOf(allowed: readonly unknown[]): void;
  toBeGreaterThan(bound: number): void;
  toBeGreaterThanOrEqual(bound: number): void;
  toBeLessThan(bound: number): void;
  toBeLessThanOrEqual(bound: number): void;
}

/** {@link Matchers} and, behind `not`, their opposites. */
export interface Expectation extends Matchers {
  readonly not: Matchers;
}

/** What judging code may use: no network, no clock. Functions, not methods: cases take them apart. */
export interface JudgeTools {
  /** A soft expectation; the sentence says what must hold and is what reports and defects name. */
  readonly expect: (actual: unknown, sentence: string) => Expectation;
  /** Reports that what the sentence demands does not hold. */
  readonly fail: (sentence: string, evidence?: JsonValue) => void;
  /** Reports something that is allowed but unwise, or contested; it never makes more than a warning. */
  readonly warn: (sentence: string, evidence?: JsonValue) => void;
  /** Reports that what the sentence demands holds, where no matcher fits. */
  readonly pass: (sentence: string, evidence?: JsonValue) => void;
  /** Ends the case: it cannot be told. Never returns. */
  readonly inconclusive: (reason: string) => never;
  /** Ends the case: the target lacks the feature. Never returns. */
  readonly notApplicable: (reason: string) => never;
}

/** For whom a case waits; decides what a time-out means. */
export type Awaited = 'target' | 'person' | 'bench';

/** What a case body may use, besides its fixtures. */
export interface CaseTools extends JudgeTools {
  /** Records a fact under the current step and returns it. */
  readonly observe: <T extends JsonValue>(name: string, data: T) => T;
  /** Stores bytes under their SHA-256 and shows them with the current step. */
  readonly attach: (name: string, bytes: Uint8Array | string, mediaType: string) => AttachmentReference;
  readonly profile: Profile;
  readonly caseId: string;
  /** Aborts when the case is out of time or the run is interrupted. */
  readonly signal: AbortSignal;
  /** Runs `action` as a named step; steps nest. An error inside marks the step and goes on upwards. */
  readonly step: <T>(title: string, action: () => Promise<T> | T) => Promise<T>;
  /** Says for whom the case waits while `action` runs: a time-out for the target or a person is inconclusive, for the bench an error. */
  readonly waitFor: <T>(who: Awaited, what: string, action: () => Promise<T>) => Promise<T>;
  /** Does nothing for so many milliseconds, for what nobody announces. Rejects with the reason of `signal` when that aborts. */
  readonly pause: (ms: number) => Promise<void>;
  /** control → probe → control; ends the case as inconclusive when a control fails or the triggers differ. */
  readonly bracket: <C extends ControlOutcome, P>(options: BracketOptions<C, P>) => Promise<Bracket<C, P>>;
}
