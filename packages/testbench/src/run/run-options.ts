import type { CaseDefinition, CaseMeta } from '../case/case.ts';
import type { SafetyClass } from '../case/verdict.ts';
import type { RunEvent, TargetIdentity } from '../evidence/event.ts';
import type { JsonValue } from '../evidence/json.ts';
import type { Profile } from '../profile.ts';
import type { FeatureProbes } from './feature.ts';
import type { Fixtures } from './fixture.ts';
import type { InterruptedRun } from './interrupted-run.ts';

/** Which cases to run. An empty selection is all of them. */
export interface Selection {
  /** Names of suites; `security` also takes `security/tls`, and so does `tls`. */
  readonly suites?: readonly string[];
  /** Case ids; `*` stands for any characters. */
  readonly cases?: readonly string[];
  /** Highest safety class granted; `S2` when absent. */
  readonly safety?: SafetyClass;
}

/** A run to go on with instead of beginning a new one. */
export interface Resume {
  readonly run: InterruptedRun;
  /** Fixtures that put back what the run left changed; they are set up before the first case. */
  readonly first: readonly string[];
}

/** Everything a run needs. */
export interface RunOptions<F> {
  readonly cases: readonly CaseDefinition<F>[];
  readonly fixtures: Fixtures<F>;
  readonly features?: FeatureProbes<F>;
  readonly selection?: Selection;
  readonly profile: Profile;
  readonly target: TargetIdentity;
  /** Folder of the run; made by the runner, must not exist or be empty unless a run is resumed. */
  readonly dir: string;
  /** Called for every event after it was written. What it throws is contained. */
  readonly reporters?: readonly Reporter[];
  /** Interrupts the run: the running case is given up, what it changed is put back, and the run ends in order. */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds for which the bench goes on listening after the last case, with the target up, when labels were sent: what is looked up
   * then changes the verdict of its case. 0 when absent; `signal` ends it.
   */
  readonly lingerMs?: number;
  /** Command that runs one case again, `{case}` stands for its id. */
  readonly command?: string;
  /** Milliseconds that a case is likely to take with this target; what it says itself when absent. */
  readonly estimateMs?: (meta: CaseMeta) => number;
  readonly toolVersion?: string;
  /** What somebody has to know who resumes this run; kept beside its evidence until the run is over. */
  readonly startedWith?: JsonValue;
  /** Goes on with this run: plan and profile are its own, `selection` is not looked at. */
  readonly resume?: Resume;
}

/** Consumes the event stream; it knows nothing else of the run. */
export interface Reporter {
  readonly name: string;
  onEvent(event: RunEvent): void;
  /** Called once after the last event. */
  end?(): void | Promise<void>;
}
