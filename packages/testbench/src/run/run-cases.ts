import { randomUUID } from 'node:crypto';
import type { CaseMeta } from '../case/case.ts';
import { type Verdict, verdicts } from '../case/verdict.ts';
import type { Judgement } from '../case/verdict-of.ts';
import { createRunFolder } from '../evidence/run-folder.ts';
import { sealRun } from '../evidence/seal-run.ts';
import { Recorder } from '../evidence/recorder.ts';
import { FixtureGraph } from './fixture-graph.ts';
import { type Planned, planRun } from './plan.ts';
import { type ReporterFailure, ReporterFanOut } from './reporter-fan-out.ts';
import { runCase, type RunState } from './run-case.ts';
import type { RunOptions } from './run-options.ts';

/** One judged case. */
export interface CaseResult extends Judgement {
  readonly meta: CaseMeta;
}

/** What a run came to. The folder says the same and more. */
export interface RunResult {
  readonly dir: string;
  readonly cases: readonly CaseResult[];
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly interrupted: boolean;
  /** What could not be put back at the end of the run. */
  readonly tearDownError: Error | undefined;
  readonly reporterFailures: readonly ReporterFailure[];
}

/** Counts verdicts, with a zero for those that did not occur. */
export function countVerdicts(cases: readonly { readonly verdict: Verdict }[]): Record<Verdict, number> {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of cases) counts[verdict] += 1;
  return counts;
}

/**
 * Runs the selected cases one after the other and leaves a run folder. When `signal` aborts, the running case is given up, everything is put
 * back in order, and the run ends with the remaining cases skipped. Throws a `PlanError` for a selection that fits nothing, a
 * `FixtureGraphError` for fixtures that fit nothing, and a `RunError` when the folder cannot be written.
 */
export async function runCases<F>(options: RunOptions<F>): Promise<RunResult> {
  const plan = planRun(options.cases, options.target.kind, options.selection);
  const graph = new FixtureGraph<F>(options.fixtures);
  createRunFolder(options.dir);
  const reporters = new ReporterFanOut(options.reporters ?? []);
  const recorder = new Recorder(options.dir, { onEvent: (event) => reporters.onEvent(event) });
  try {
    beginRun(recorder, plan, options);
    const interrupt = options.signal ?? new AbortController().signal;
    const { profile, features: probes = {} } = options;
    const state: RunState<F> = { recorder, graph, profile, probes, features: new Map(), interrupt };
    const cases = await runPlan(plan, state);
    const tearDownError = await graph.tearDown('run');
    endRun(state, cases, tearDownError);
    if (recorder.failure !== undefined) throw recorder.failure;
    const verdicts = countVerdicts(cases);
    const { aborted: interrupted } = interrupt;
    await reporters.end();
    return { dir: options.dir, cases, verdicts, interrupted, tearDownError, reporterFailures: reporters.failures };
  } finally {
    recorder.close();
    if (recorder.failure === undefined) await sealRun(options.dir);
  }
}

function beginRun<F>(recorder: Recorder, plan: readonly Planned<F>[], options: RunOptions<F>): void {
  recorder.write({
    kind: 'run-begin',
    runId: randomUUID(),
    startedAt: new Date().toISOString(),
    tool: { name: 'cordon', version: options.toolVersion ?? '0.0.0' },
    target: options.target,
    profile: options.profile,
    plan: plan.map(({ definition: { meta }, skip }) => {
      const { id, estimatedMs } = meta;
      return skip === undefined ? { id, estimatedMs } : { id, estimatedMs, skip };
    }),
    command: options.command ?? '',
  });
}

async function runPlan<F>(plan: readonly Planned<F>[], state: RunState<F>): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const planned of plan) {
    const judgement = await runCase(planned, state);
    results.push({ meta: planned.definition.meta, ...judgement });
    // Without evidence there are no verdicts.
    if (state.recorder.failure !== undefined) break;
  }
  return results;
}

function endRun<F>(state: RunState<F>, cases: readonly CaseResult[], error: Error | undefined): void {
  state.recorder.write({
    kind: 'run-end',
    verdicts: countVerdicts(cases),
    interrupted: state.interrupt.aborted,
    ...(error === undefined ? {} : { error: state.recorder.sentence(error.message) }),
    durationMs: Math.round(state.recorder.nowMs()),
  });
}
