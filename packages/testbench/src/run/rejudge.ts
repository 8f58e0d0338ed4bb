import type { CaseDefinition } from '../case/case.ts';
import { type EndedEarly, CaseEnd } from '../case/case-end.ts';
import { type JudgedExpectation, judgeTools } from '../case/judge-tools.ts';
import type { Verdict } from '../case/verdict.ts';
import { type Ground, type Judgement, verdictOf } from '../case/verdict-of.ts';
import type { CaseAmendedEvent, CaseEndEvent, RunEvent } from '../evidence/event.ts';
import type { JsonValue } from '../evidence/json.ts';
import { factsName } from '../evidence/observation-names.ts';
import type { OpenedRun } from '../evidence/open-run.ts';
import type { CaseModel } from '../evidence/run-model.ts';
import type { Profile } from '../profile.ts';

/** A verdict under another profile, beside the one that the run gave. */
export interface Rejudged extends Judgement {
  readonly id: string;
  readonly before: Verdict;
  /** `judge`: the judging code ran again on stored facts. `expectations`: the stored expectations were weighed again. `kept`: nothing to weigh. */
  readonly by: 'judge' | 'expectations' | 'kept';
}

// A model of 10,000 parameters is the biggest fact; it is read whole.
const factsBytesMax = 64 * 1024 * 1024;

/**
 * Judges a finished run again under another profile, without a target. Cases in two parts run their `judge` again on the stored facts, if
 * `cases` has them; for others the stored expectations are weighed by the case's `profiles`. Skipped cases, errors of ours and cases that
 * ended by a failed control keep their verdict.
 */
export async function rejudge<F>(
  run: OpenedRun,
  profile: Profile,
  cases: readonly CaseDefinition<F>[],
): Promise<readonly Rejudged[]> {
  const byId = new Map(cases.map((definition) => [definition.meta.id, definition]));
  const ends = new Map<string | null, CaseEndEvent & Pick<RunEvent, 'n'>>();
  const amendments = new Map<string | null, CaseAmendedEvent>();
  for (const event of run.events) {
    if (event.kind === 'case-end') ends.set(event.caseId, event);
    else if (event.kind === 'case-amended') amendments.set(event.caseId, event);
  }
  const out: Rejudged[] = [];
  for (const model of run.model.cases) {
    const { id } = model.meta;
    const end = ends.get(id);
    const definition = byId.get(id);
    const { ended } = amendments.get(id) ?? end ?? {};
    const late = model.expectations.filter(({ n }) => end !== undefined && n > end.n);
    const verdict = await rejudgeCase({ run, profile, model, definition, ended, late });
    out.push({ id, before: model.verdict, ...verdict });
  }
  return out;
}

interface Rejudging<F> {
  readonly run: OpenedRun;
  readonly profile: Profile;
  readonly model: CaseModel;
  readonly definition: CaseDefinition<F> | undefined;
  readonly ended: EndedEarly | undefined;
  /** What came after the end of the case: no judging code speaks of it. */
  readonly late: readonly JudgedExpectation[];
}

async function rejudgeCase<F>(rejudging: Rejudging<F>): Promise<Omit<Rejudged, 'id' | 'before'>> {
  const { run, profile, model, definition, ended, late } = rejudging;
  const { verdict, reason, error } = model;
  const isKept = verdict === 'skipped' || verdict === 'error' || ended?.voids === true;
  if (isKept) return { verdict, reason, ...(error === undefined ? {} : { error }), by: 'kept' };
  const meta = definition?.meta ?? model.meta;
  const ground: Ground = { meta, profile, expectations: model.expectations, ended };
  const facts = await storedFacts(run, model.events);
  if (definition?.judge === undefined || facts === undefined) {
    const isLost = definition?.judge !== undefined && ended === undefined;
    return isLost
      ? { ...verdictOf({ ...ground, error: { reason: 'facts-missing' } }), by: 'kept' }
      : { ...verdictOf(ground), by: 'expectations' };
  }
  const again = judgeAgain(definition.judge, facts.value, profile);
  const expectations = [...again.expectations, ...late];
  return { ...verdictOf({ ...ground, ...again, expectations }), by: 'judge' };
}

function judgeAgain<F>(
  judge: NonNullable<CaseDefinition<F>['judge']>,
  facts: JsonValue,
  profile: Profile,
): Pick<Ground, 'expectations' | 'ended' | 'error'> {
  const expectations: JudgedExpectation[] = [];
  try {
    judge(
      facts,
      judgeTools((expectation) => expectations.push(expectation)),
      profile,
    );
    return { expectations, ended: undefined };
  } catch (error) {
    if (error instanceof CaseEnd) return { expectations, ended: error };
    const detail = error instanceof Error ? error.message : String(error);
    return { expectations, ended: undefined, error: { reason: 'judge-threw', detail } };
  }
}

async function storedFacts(run: OpenedRun, events: readonly RunEvent[]): Promise<{ value: JsonValue } | undefined> {
  const stored = events.findLast((event) => event.kind === 'observation' && event.name === factsName);
  if (stored?.kind !== 'observation') return undefined;
  const sha256 = attachmentOf(stored.data);
  if (sha256 === undefined) return { value: stored.data };
  const bytes = await run.attachment(sha256, factsBytesMax);
  if (bytes === undefined) return undefined;
  try {
    return { value: JSON.parse(new TextDecoder().decode(bytes)) as JsonValue };
  } catch {
    return undefined;
  }
}

function attachmentOf(data: JsonValue): string | undefined {
  if (typeof data !== 'object' || data === null || !('attachment' in data) || !('preview' in data)) return undefined;
  const { attachment } = data;
  if (typeof attachment !== 'object' || attachment === null || !('sha256' in attachment)) return undefined;
  return typeof attachment['sha256'] === 'string' ? attachment['sha256'] : undefined;
}
