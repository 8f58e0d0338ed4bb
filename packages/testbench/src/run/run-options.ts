import type { CaseDefinition } from '../case/case.ts';
import type { SafetyClass } from '../case/verdict.ts';
import type { RunEvent, TargetIdentity } from '../evidence/event.ts';
import type { Profile } from '../profile.ts';
import type { FeatureProbes } from './feature.ts';
import type { Fixtures } from './fixture.ts';

/** Which cases to run. An empty selection is all of them. */
export interface Selection {
  /** Names of suites; `security` also takes `security/tls`, and so does `tls`. */
  readonly suites?: readonly string[];
  /** Case ids; `*` stands for any characters. */
  readonly cases?: readonly string[];
  /** Highest safety class granted; `S2` when absent. */
  readonly safety?: SafetyClass;
}

/** Everything a run needs. */
export interface RunOptions<F> {
  readonly cases: readonly CaseDefinition<F>[];
  readonly fixtures: Fixtures<F>;
  readonly features?: FeatureProbes<F>;
  readonly selection?: Selection;
  readonly profile: Profile;
  readonly target: TargetIdentity;
  /** Folder of the run; made by the runner, must not exist or be empty. */
  readonly dir: string;
  /** Called for every event after it was written. What it throws is contained. */
  readonly reporters?: readonly Reporter[];
  /** Interrupts the run: the running case is given up, what it changed is put back, and the run ends in order. */
  readonly signal?: AbortSignal;
  /** Command that runs one case again, `{case}` stands for its id. */
  readonly command?: string;
  readonly toolVersion?: string;
}

/** Consumes the event stream; it knows nothing else of the run. */
export interface Reporter {
  readonly name: string;
  onEvent(event: RunEvent): void;
  /** Called once after the last event. */
  end?(): void | Promise<void>;
}
