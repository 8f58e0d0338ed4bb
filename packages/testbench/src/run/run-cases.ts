import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { CaseMeta } from '../case/case.ts';
import { type Verdict, verdicts } from '../case/verdict.ts';
import type { Judgement } from '../case/verdict-of.ts';
import { BenchError } from '../case/case-end.ts';
import type { RunEvent } from '../evidence/event.ts';
import { type JournalContent, PutBackJournal } from '../evidence/put-back-journal.ts';
import type { CaseModel } from '../evidence/run-model.ts';
import { createRunFolder } from '../evidence/run-folder.ts';
import { sealRun } from '../evidence/seal-run.ts';
import { Recorder } from '../evidence/recorder.ts';
import { FigureCounter, type RunFigures } from '../evidence/run-figures.ts';
import { FixtureGraph } from './fixture-graph.ts';
import { lingeringName } from '../evidence/observation-names.ts';
import { planRest } from './interrupted-run.ts';
import { LateFindings } from './late-findings.ts';
import { type Planned, planRun } from './plan.ts';
import { type ReporterFailure, ReporterFanOut } from './reporter-fan-out.ts';
import { runCase, type RunState } from './run-case.ts';
import { type RunJournal, runJournal } from './run-journal.ts';
import type { Resume, RunOptions } from './run-options.ts';

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
  readonly figures: RunFigures;
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
 * back in order, and the run ends with the remaining cases skipped. A run that is resumed goes on in its folder, after what it left changed on the
 * target was put back; when that fails, nothing is judged, and it can be resumed again. Throws a `PlanError` for a selection that fits nothing, a
 * `FixtureGraphError` for fixtures that fit nothing, and a `RunError` when the folder cannot be written.
 */
export async function runCases<F>(options: RunOptions<F>): Promise<RunResult> {
  const { resume, dir } = options;
  const plan =
    resume === undefined
      ? planRun(options.cases, options.target.kind, options.selection)
      : planRest(options.cases, resume.run);
  const graph = new FixtureGraph<F>(options.fixtures);
  const { journal, content } = openJournal(options);
  const reporters = new ReporterFanOut(options.reporters ?? []);
  const counter = new FigureCounter();
  const onEvent = (event: RunEvent): void => {
    counter.add(event);
    reporters.onEvent(event);
    late?.onEvent(event);
  };
  let late: LateFindings | undefined;
  const recorder = new Recorder(dir, { onEvent, ...(resume && { before: resume.run.before }) });
  let isOver = false;
  try {
    const interrupt = options.signal ?? new AbortController().signal;
    const profile = resume?.run.begin.profile ?? options.profile;
    const { features: probes = {} } = options;
    late = new LateFindings(recorder, profile);
    const kept = runJournal(journal, content);
    const state: RunState<F> = { recorder, graph, journal: kept, profile, probes, features: new Map(), interrupt };
    if (resume === undefined) beginRun(recorder, plan, options);
    else {
      // Reporters alone: what comes late is told by all events, before the target may look anything up again.
      for (const event of resume.run.told) reporters.onEvent(event);
      for (const event of resume.run.events) counter.add(event);
      tellResumed(state, resume);
      late.replay(resume.run.events);
      await putBackInherited(state, resume);
    }
    const judged = [...(resume?.run.judged.map(judgedBefore) ?? []), ...(await runPlan(plan, state))];
    // Whoever stops the listening has all the verdicts there are.
    const { aborted: interrupted } = interrupt;
    await linger(late, state, options.lingerMs ?? 0);
    const tearDownError = await graph.tearDown('run');
    const cases = judged.map((one) => ({ ...one, ...late?.amended(one.meta.id) }));
    endRun(state, { cases, interrupted, error: tearDownError });
    if (recorder.failure !== undefined) throw recorder.failure;
    isOver = true;
    await reporters.end();
    const verdicts = countVerdicts(cases);
    const { figures } = counter;
    return { dir, cases, verdicts, interrupted, figures, tearDownError, reporterFailures: reporters.failures };
  } finally {
    recorder.close();
    journal.close(isOver);
    if (recorder.failure === undefined) await sealRun(dir);
  }
}

function openJournal<F>({ dir, resume, startedWith }: RunOptions<F>): {
  readonly journal: PutBackJournal;
  readonly content?: JournalContent;
} {
  if (resume !== undefined) return PutBackJournal.reopen(dir);
  createRunFolder(dir);
  return { journal: PutBackJournal.create(dir, startedWith ?? null) };
}

/** Names of what an earlier process of this run left changed. */
const leftChanged = ({ inherited }: RunJournal): readonly string[] =>
  inherited === undefined
    ? []
    : [
        ...inherited.values.keys(),
        ...inherited.attributes.keys(),
        ...inherited.rows,
        ...(inherited.ledClock === undefined ? [] : ['the clock']),
      ];

function tellResumed<F>({ recorder, journal }: RunState<F>, { run }: Resume): void {
  const data = { at: new Date().toISOString(), judged: run.judged.length, changed: leftChanged(journal) };
  recorder.observeAt('run-resumed', data, null);
}

/** Puts back what the run left changed. Throws what the fixtures threw that do it. */
async function putBackInherited<F>(
  { recorder, graph, journal, profile, interrupt }: RunState<F>,
  { first }: Resume,
): Promise<void> {
  const changed = leftChanged(journal);
  if (journal.inherited === undefined) return;
  try {
    await graph.use(first, { evidence: recorder, journal, profile, caseId: undefined, signal: interrupt });
    if (journal.inherited !== undefined)
      throw new BenchError('fixture-set-up', `Nothing put back what the run left changed: ${changed.join(', ')}.`);
  } catch (error) {
    await graph.tearDown('run');
    throw error;
  }
}

const judgedBefore = ({ meta, verdict, reason, error }: CaseModel): CaseResult => ({
  meta,
  verdict,
  reason,
  ...(error === undefined ? {} : { error }),
});

function beginRun<F>(recorder: Recorder, plan: readonly Planned<F>[], options: RunOptions<F>): void {
  recorder.write({
    kind: 'run-begin',
    runId: randomUUID(),
    startedAt: new Date().toISOString(),
    tool: { name: 'cordon', version: options.toolVersion ?? '0.0.0' },
    target: options.target,
    profile: options.profile,
    plan: plan.map(({ definition: { meta }, skip }) => {
      const { id } = meta;
      const estimatedMs = options.estimateMs?.(meta) ?? meta.estimatedMs;
      return skip === undefined ? { id, estimatedMs } : { id, estimatedMs, skip };
    }),
    command: options.command ?? '',
  });
}

/** How many cases ahead of the one that runs are prepared: some keys take as long to make as several short cases to run. */
const preparedAhead = 40;

async function runPlan<F>(plan: readonly Planned<F>[], state: RunState<F>): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const unprepared = plan.filter(({ skip }) => skip === undefined).values();
  const prepareNext = (): void => unprepared.next().value?.definition.prepare?.();
  for (let ahead = 0; ahead < preparedAhead; ahead += 1) prepareNext();
  for (const planned of plan) {
    if (planned.skip === undefined) prepareNext();
    const judgement = await runCase(planned, state);
    results.push({ meta: planned.definition.meta, ...judgement });
    // Without evidence there are no verdicts.
    if (state.recorder.failure !== undefined) break;
  }
  return results;
}

/** Goes on listening, with everything up, while somebody may still look a label up. */
async function linger<F>(late: LateFindings, { recorder, interrupt }: RunState<F>, ms: number): Promise<void> {
  if (ms <= 0 || interrupt.aborted || late.labels === 0) return;
  recorder.observeAt(lingeringName, { ms, labels: late.labels }, null);
  await setTimeout(ms, undefined, { signal: interrupt }).catch(() => undefined);
}

interface RunEnding {
  readonly cases: readonly CaseResult[];
  readonly interrupted: boolean;
  readonly error: Error | undefined;
}

function endRun<F>(state: RunState<F>, { cases, interrupted, error }: RunEnding): void {
  state.recorder.write({
    kind: 'run-end',
    verdicts: countVerdicts(cases),
    interrupted,
    ...(error === undefined ? {} : { error: state.recorder.sentence(error.message) }),
    durationMs: Math.round(state.recorder.nowMs()),
  });
}
