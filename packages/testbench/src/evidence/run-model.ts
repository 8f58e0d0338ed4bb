import type { CaseMeta } from '../case/case.ts';
import { type ErrorReason, errorReasons, type Verdict, verdicts } from '../case/verdict.ts';
import type { ExpectationEvent, RunBegin, RunEnd, RunEvent } from './event.ts';
import type { JsonValue } from './json.ts';
import { targetIdentityName } from './observation-names.ts';
import { FigureCounter, type RunFigures } from './run-figures.ts';

/** One case of a run with everything that was recorded in it. */
export interface CaseModel {
  readonly meta: CaseMeta;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly error?: ErrorReason | undefined;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly expectations: readonly (ExpectationEvent & Pick<RunEvent, 'n'>)[];
  /** Everything between the begin and the end of the case, in order; then what came late. */
  readonly events: readonly RunEvent[];
}

/** A run as reports see it. */
export interface RunModel {
  readonly begin: RunBegin | undefined;
  readonly end: RunEnd | undefined;
  readonly cases: readonly CaseModel[];
  /** Cases of the plan that never began, because the run was stopped. */
  readonly notRun: readonly string[];
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** What the target said of itself, as far as a fixture observed it. */
  readonly targetIdentity: JsonValue | undefined;
  readonly figures: RunFigures;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
interface FoldedCase extends Mutable<Pick<CaseModel, 'verdict' | 'reason' | 'error'>> {
  readonly meta: CaseMeta;
  readonly startedMs: number;
  readonly durationMs: number;
  readonly expectations: (ExpectationEvent & Pick<RunEvent, 'n'>)[];
  readonly events: RunEvent[];
}

interface OpenModel {
  readonly meta: CaseMeta;
  readonly startedMs: number;
  lastMs: number;
  readonly expectations: (ExpectationEvent & Pick<RunEvent, 'n'>)[];
  readonly events: RunEvent[];
}

/** Of a case that is over: other events without a case of their own belong to the one that runs. */
const isLate = (event: RunEvent, open: OpenModel | undefined): boolean =>
  event.kind === 'expectation' && event.caseId !== null && event.caseId !== open?.meta.id;

function addLate(late: FoldedCase, event: RunEvent): void {
  if (event.kind === 'expectation') {
    late.expectations.push(event);
    late.events.push(event);
  } else if (event.kind === 'case-amended') {
    late.verdict = event.verdict;
    late.reason = event.reason;
    late.error = undefined;
  }
}

/**
 * Folds an event stream into cases. A case without an end, as a killed run leaves it, is an error of kind `unfinished`; when the run was
 * resumed and came to it again, only that counts. What came after the end of a case is added to it, and its last verdict holds.
 */
export function foldRun(events: Iterable<RunEvent>): RunModel {
  const cases: FoldedCase[] = [];
  let begin: RunBegin | undefined;
  let end: RunEnd | undefined;
  let open: OpenModel | undefined;
  let targetIdentity: JsonValue | undefined;
  const finish = (verdict: Pick<CaseModel, 'verdict' | 'reason' | 'error'>, durationMs: number): void => {
    if (open === undefined) return;
    const { meta, startedMs, expectations, events: within } = open;
    cases.push({ meta, startedMs, durationMs, expectations, events: within, ...verdict });
    open = undefined;
  };
  const unfinished = (): void => {
    const durationMs = open === undefined ? 0 : open.lastMs - open.startedMs;
    finish({ verdict: 'error', reason: errorReasons.unfinished, error: 'unfinished' }, durationMs);
  };
  const counter = new FigureCounter();
  for (const event of events) {
    counter.add(event);
    if (event.kind === 'observation' && event.name === targetIdentityName) targetIdentity = event.data;
    if (event.kind === 'run-begin') begin = event;
    else if (event.kind === 'run-end') end = event;
    else if (event.kind === 'case-begin') {
      unfinished();
      const before = cases.findIndex(({ meta, error }) => error === 'unfinished' && meta.id === event.meta.id);
      if (before >= 0) cases.splice(before, 1);
      open = { meta: event.meta, startedMs: event.atMs, lastMs: event.atMs, expectations: [], events: [] };
    } else if (event.kind === 'case-end') {
      finish({ verdict: event.verdict, reason: event.reason, error: event.error }, event.durationMs);
    } else if (event.kind === 'case-amended' || isLate(event, open)) {
      const late = cases.find(({ meta }) => meta.id === event.caseId);
      if (late !== undefined) addLate(late, event);
    } else if (open !== undefined) {
      open.events.push(event);
      open.lastMs = event.atMs;
      if (event.kind === 'expectation') open.expectations.push(event);
    }
  }
  unfinished();
  const begun = new Set(cases.map(({ meta }) => meta.id));
  const notRun = (begin?.plan ?? []).map(({ id }) => id).filter((id) => !begun.has(id));
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of cases) counts[verdict] += 1;
  return { begin, end, cases, notRun, verdicts: counts, targetIdentity, figures: counter.figures };
}
