import type { CaseDefinition } from '../case/case.ts';
import { RunError } from '../evidence/errors.ts';
import type { RunBegin, RunEvent } from '../evidence/event.ts';
import type { JsonValue } from '../evidence/json.ts';
import { openRun } from '../evidence/open-run.ts';
import { PutBackJournal } from '../evidence/put-back-journal.ts';
import { type RecordedBefore, recordedBefore } from '../evidence/recorder.ts';
import type { CaseModel } from '../evidence/run-model.ts';
import type { Planned } from './plan.ts';

/** A run that was stopped before its end. */
export interface InterruptedRun {
  readonly dir: string;
  readonly begin: RunBegin;
  /** What {@link RunOptions.startedWith} said. */
  readonly startedWith: JsonValue;
  /** What its fixtures noted for whoever resumes it. */
  readonly notes: ReadonlyMap<string, JsonValue>;
  /** What its target said of itself, if it came. */
  readonly targetIdentity: JsonValue | undefined;
  /** The cases that have a verdict. */
  readonly judged: readonly CaseModel[];
  /** The events that begin the run, and begin and end these cases: what a reporter has to be told again. */
  readonly told: readonly RunEvent[];
  readonly before: RecordedBefore;
  /** Everything that was recorded. */
  readonly events: readonly RunEvent[];
}

/**
 * Reads a run folder that a killed bench left behind. Throws {@link RunError}: `run-unreadable` when there is none, `run-not-resumable` when
 * it came to its end, `run-running` while it is written, `run-format` when it is damaged.
 */
export async function readInterruptedRun(dir: string): Promise<InterruptedRun> {
  const run = await openRun(dir);
  await run.close();
  const { model, events, problems } = run;
  if (run.source.kind !== 'folder') throw notResumable(dir, 'is a zip. Name the folder that it was made from');
  if (model.begin === undefined) throw new RunError('run-format', `${dir} holds no run-begin event: nothing was run.`);
  if (model.end !== undefined)
    throw notResumable(
      dir,
      'came to its end: there is nothing to resume. What it could not put back stands in its last event',
    );
  const damage = problems.find(({ code }) => code !== 'event-torn');
  if (damage !== undefined)
    throw new RunError('run-format', `${dir} is damaged and cannot be gone on with: ${damage.message}`);
  const { startedWith, notes } = PutBackJournal.read(dir);
  const judged = model.cases.filter(({ error }) => error !== 'unfinished');
  const ids = new Set(judged.map(({ meta }) => meta.id));
  const told = events.filter(
    ({ kind, caseId }) =>
      kind === 'run-begin' ||
      ((kind === 'case-begin' || kind === 'case-end' || kind === 'case-amended') && caseId !== null && ids.has(caseId)),
  );
  const before = recordedBefore(events, run);
  const { begin, targetIdentity } = model;
  return { dir, begin, startedWith, notes, targetIdentity, judged, told, before, events };
}

/** The error of a run that cannot be gone on with; `why` says what it is, as in "is over". */
export const notResumable = (dir: string, why: string): RunError =>
  new RunError('run-not-resumable', `The run in ${dir} ${why}.`);

/** What is left of the plan of a run. Throws {@link RunError} `run-not-resumable` for a plan with cases that these are not. */
export function planRest<F>(
  cases: readonly CaseDefinition<F>[],
  { dir, begin, judged }: InterruptedRun,
): readonly Planned<F>[] {
  const known = new Map(cases.map((definition) => [definition.meta.id, definition]));
  const done = new Set(judged.map(({ meta }) => meta.id));
  return begin.plan
    .filter(({ id }) => !done.has(id))
    .map(({ id, skip }) => {
      const definition = known.get(id);
      if (definition === undefined)
        throw notResumable(dir, `has a case ${id}, which this program does not. Use the version that began it`);
      return skip === undefined ? { definition } : { definition, skip };
    });
}
