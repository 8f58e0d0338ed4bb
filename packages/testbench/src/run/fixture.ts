import type { Evidence } from '../evidence/evidence.ts';
import type { RunJournal } from './run-journal.ts';
import type { Profile } from '../profile.ts';

/** How long a fixture lives: once for the whole run, or anew for every case. */
export type FixtureScope = 'run' | 'case';

/** What a fixture is given besides the fixtures that it needs. */
export interface FixtureContext {
  readonly evidence: Evidence;
  /** Where a fixture notes what it is about to change on the target, before it does. */
  readonly journal: RunJournal;
  readonly profile: Profile;
  /** Id of the case for fixtures of scope `case`, otherwise undefined. */
  readonly caseId: string | undefined;
  /** For the set-up only: aborts when it is out of time or the run is interrupted meanwhile. Tear-down is never cut short by an interrupt. */
  readonly signal: AbortSignal;
}

/** A fixture that is up, and how to take it down again. */
export interface FixtureReady<T> {
  readonly value: T;
  tearDown?(): Promise<void>;
}

/** How one fixture is made. `All` is the record of every fixture; `needs` names those that must be up before. */
export interface FixtureDefinition<All, Name extends keyof All, Needs extends keyof All = keyof All> {
  readonly scope: FixtureScope;
  /** A fixture of scope `run` may only need fixtures of scope `run`. */
  readonly needs?: readonly Needs[];
  /** 30 s when absent. */
  readonly setUpTimeoutMs?: number;
  /** 30 s when absent. It starts anew for the tear-down and is not cut short by an interrupt. */
  readonly tearDownTimeoutMs?: number;
  setUp(needed: Pick<All, Needs>, context: FixtureContext): Promise<FixtureReady<All[Name]>> | FixtureReady<All[Name]>;
}

/** Every fixture of a bench by name. */
export type Fixtures<All> = { readonly [Name in keyof All]: FixtureDefinition<All, Name> };
