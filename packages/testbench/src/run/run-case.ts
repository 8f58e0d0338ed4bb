import { type EndedEarly, BenchError, CaseEnd, TargetSilentError } from '../case/case-end.ts';
import { judgeTools } from '../case/judge-tools.ts';
import { OpenCase } from '../case/open-case.ts';
import type { ErrorReason } from '../case/verdict.ts';
import { type Ground, type Judgement, verdictOf } from '../case/verdict-of.ts';
import { factsName } from '../evidence/observation-names.ts';
import type { JsonValue } from '../evidence/json.ts';
import type { Recorder } from '../evidence/recorder.ts';
import type { Profile } from '../profile.ts';
import { type Outcome, withDeadline } from './deadline.ts';
import type { FeatureFact, FeatureProbes } from './feature.ts';
import type { FixtureGraph } from './fixture-graph.ts';
import type { Planned } from './plan.ts';
import type { RunJournal } from './run-journal.ts';

/** What every case of a run shares. */
export interface RunState<F> {
  readonly recorder: Recorder;
  readonly graph: FixtureGraph<F>;
  readonly journal: RunJournal;
  readonly profile: Profile;
  readonly probes: FeatureProbes<F>;
  /** What probes found so far; filled as cases ask. */
  readonly features: Map<string, FeatureFact>;
  readonly interrupt: AbortSignal;
}

type Ending = Pick<Ground, 'ended' | 'error'>;

const interrupted: EndedEarly = { verdict: 'inconclusive', reason: 'The run was interrupted.', voids: false };

/** Runs one case of the plan from `case-begin` to `case-end` and returns its verdict. Never throws for what the case does. */
export async function runCase<F>(planned: Planned<F>, state: RunState<F>): Promise<Judgement> {
  const { recorder, interrupt } = state;
  const { meta } = planned.definition;
  const startedMs = recorder.nowMs();
  recorder.beginCase(meta);
  const skip = planned.skip ?? (interrupt.aborted ? 'The run was interrupted before this case.' : undefined);
  if (skip !== undefined) {
    recorder.endCase({ kind: 'case-end', verdict: 'skipped', reason: skip, durationMs: 0 });
    return { verdict: 'skipped', reason: skip };
  }
  const open = new OpenCase({ meta, recorder, profile: state.profile });
  const ending = await runBody(planned, state, open);
  open.close();
  const tearDownError = await state.graph.tearDown('case');
  if (tearDownError !== undefined) recorder.observeAt('tear-down-failed', tearDownError, null);
  const ground = { meta, profile: state.profile, expectations: open.expectations, ...ending };
  const judgement = withTearDown(verdictOf(ground), tearDownError);
  const ended = ending.ended === undefined ? {} : { ended: plain(ending.ended) };
  const durationMs = Math.round(recorder.nowMs() - startedMs);
  recorder.endCase({ kind: 'case-end', ...judgement, ...ended, durationMs });
  return judgement;
}

async function runBody<F>(planned: Planned<F>, state: RunState<F>, open: OpenCase): Promise<Ending> {
  const { meta, observe, judge } = planned.definition;
  try {
    const { recorder: evidence, journal, profile, interrupt } = state;
    const context = { evidence, journal, profile, caseId: meta.id, signal: interrupt };
    const fixtures = await state.graph.use(meta.uses ?? state.graph.names, context);
    const missing = await missingFeature(planned, { state, open, fixtures });
    if (missing !== undefined) return missing;
    const outcome = await withDeadline(
      (signal) => observe({ ...open.tools(signal), ...(fixtures as F) }),
      meta.timeoutMs,
      interrupt,
    );
    if (outcome.kind !== 'value') return endingOf(outcome, { open, timeoutMs: meta.timeoutMs, state });
    if (judge === undefined) return {};
    return judgeFacts(outcome.value ?? null, { judge, state, open });
  } catch (error) {
    if (state.interrupt.aborted) return { ended: interrupted };
    return endingOf({ kind: 'thrown', error }, { open, timeoutMs: meta.timeoutMs, state });
  }
}

interface Place<F> {
  readonly state: RunState<F>;
  readonly open: OpenCase;
  readonly timeoutMs: number;
}

function endingOf<F>(outcome: Exclude<Outcome<unknown>, { kind: 'value' }>, place: Place<F>): Ending {
  if (outcome.kind === 'interrupted') return { ended: interrupted };
  if (outcome.kind === 'timeout') return timeOut(place);
  const { error } = outcome;
  if (error instanceof CaseEnd) return { ended: error };
  if (error instanceof TargetSilentError) {
    return { ended: { verdict: 'inconclusive', reason: error.message, voids: false } };
  }
  if (error instanceof BenchError) return failed(error.code, error.message);
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  place.state.recorder.observeAt('exception', { stack }, null);
  return failed('case-threw', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

function failed(reason: ErrorReason, detail: string): Ending {
  return { error: { reason, detail } };
}

function timeOut<F>({ open, timeoutMs }: Place<F>): Ending {
  const wait = open.waitingFor;
  const seconds = timeoutMs / 1000;
  if (wait === undefined || wait.who === 'bench') {
    return failed('case-timeout', `${seconds} s were not enough${wait === undefined ? '' : ` (${wait.what})`}.`);
  }
  const who = wait.who === 'target' ? 'the target' : 'a person';
  const reason = `The ${seconds} s of the case ran out while it waited for ${who}: ${wait.what}.`;
  return { ended: { verdict: 'inconclusive', reason, voids: false } };
}

interface Probing<F> {
  readonly state: RunState<F>;
  readonly open: OpenCase;
  readonly fixtures: Partial<F>;
}

async function missingFeature<F>(planned: Planned<F>, probing: Probing<F>): Promise<Ending | undefined> {
  const { meta } = planned.definition;
  for (const name of meta.needs ?? []) {
    const fact = probing.state.features.get(name) ?? (await probe(name, meta.timeoutMs, probing));
    if ('ended' in fact || 'error' in fact) return fact;
    if ('present' in fact && !fact.present) {
      return { ended: { verdict: 'not-applicable', reason: `No ${name}: ${fact.reason}`, voids: false } };
    }
  }
  return undefined;
}

async function probe<F>(name: string, timeoutMs: number, probing: Probing<F>): Promise<FeatureFact | Ending> {
  const { state, open, fixtures } = probing;
  const look = Object.hasOwn(state.probes, name) ? state.probes[name] : undefined;
  if (look === undefined) return failed('unknown-feature', `${name}.`);
  const outcome = await withDeadline(
    (signal) => {
      const tools = open.tools(signal);
      return tools.step(`Probe for ${name}`, () => look({ ...tools, ...(fixtures as F) }));
    },
    timeoutMs,
    state.interrupt,
  );
  if (outcome.kind !== 'value') return endingOf(outcome, { open, timeoutMs, state });
  state.features.set(name, outcome.value);
  state.recorder.observeAt(`feature ${name}`, outcome.value, null);
  return outcome.value;
}

interface Judging<F> {
  readonly state: RunState<F>;
  readonly open: OpenCase;
  readonly judge: NonNullable<Planned<F>['definition']['judge']>;
}

/** Stores the facts, then judges what was stored: a later re-judgement sees exactly the same. */
function judgeFacts<F>(facts: JsonValue, judging: Judging<F>): Ending {
  const { recorder, profile } = judging.state;
  const stored = recorder.observeAt(factsName, facts, null);
  const tools = judgeTools((expectation) => {
    judging.open.expectations.push(expectation);
    recorder.expectation(expectation, null);
  });
  try {
    judging.judge(stored, tools, profile);
    return {};
  } catch (error) {
    if (error instanceof CaseEnd) return { ended: error };
    return failed('judge-threw', error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
}

function withTearDown(judgement: Judgement, error: Error | undefined): Judgement {
  if (error === undefined) return judgement;
  // A proven failure stays one; anything better is in doubt when the target was not put back.
  if (judgement.verdict === 'fail' || judgement.verdict === 'error') {
    return { ...judgement, reason: `${judgement.reason} Then: ${error.message}` };
  }
  return { verdict: 'error', reason: error.message, error: 'fixture-tear-down' };
}

function plain({ verdict, reason, voids }: EndedEarly): EndedEarly {
  return { verdict, reason, voids };
}
