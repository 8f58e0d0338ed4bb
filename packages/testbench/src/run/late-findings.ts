// Theory of operation. What a target does with a value may come hours later: at a boot, when a lease is renewed, in a nightly job. The labels
// of all cases stand in the evidence with what they mean, and so do all look-ups; this follows both in the stream of events, from the
// beginning of the run to its end. A look-up of a label whose case is over changes the verdict of that case. A label that had to be computed
// proves evaluation by itself; one that stands in the value, one of a twin, or the size of an echo request does not, and leaves the case
// inconclusive.
import type { CaseMeta } from '../case/case.ts';
import type { EndedEarly } from '../case/case-end.ts';
import type { Verdict } from '../case/verdict.ts';
import { type Judgement, verdictOf } from '../case/verdict-of.ts';
import type { ExpectationEvent, RunEvent } from '../evidence/event.ts';
import type { JsonValue } from '../evidence/json.ts';
import { dnsLookUpName, icmpEchoName, plantedLabelName } from '../evidence/observation-names.ts';
import type { Recorder } from '../evidence/recorder.ts';
import { type PlantedLabel, readPlantedLabel } from '../peers/planted-label.ts';
import type { Profile } from '../profile.ts';

/** The expectation that a late look-up breaks, in every case that sends labels. */
export const noneLate = 'no value is evaluated after its case is over';

/** Labels that are kept in memory: 500 cases with 2,000 each. The oldest give way. */
const labelsMax = 1_000_000;

interface Hit {
  readonly label: PlantedLabel;
  readonly atMs: number;
  readonly from: string;
}

interface Watched {
  readonly meta: CaseMeta;
  /** What was looked up while the case ran, which may have looked for the last time before it. */
  readonly early: Hit[];
  readonly late: Hit[];
  endMs?: number;
  /** What the case itself came to. */
  own?: Judgement;
  now?: Amendment;
  /** What stands of that in the run: details of the expectations that it broke, and the reason of the last amendment. */
  readonly told: string[];
  toldReason?: string;
}

type Amendment = Pick<Judgement, 'verdict' | 'reason'> & { readonly ended?: EndedEarly };

/** Follows the events of a run and amends cases that are over. */
export class LateFindings {
  readonly #recorder: Recorder;
  readonly #profile: Profile;
  readonly #labels = new Map<string, { readonly caseId: string; readonly label: PlantedLabel }>();
  readonly #cases = new Map<string, Watched>();

  #isReplaying = false;

  constructor(recorder: Recorder, profile: Profile) {
    this.#recorder = recorder;
    this.#profile = profile;
  }

  /**
   * Takes the events of a run that is gone on with. What they amended is written there, but for what a bench that was killed between a look-up
   * and the line about it had no time for: that is written now.
   */
  replay(events: readonly RunEvent[]): void {
    this.#isReplaying = true;
    for (const event of events) {
      this.#noteTold(event);
      this.onEvent(event);
    }
    this.#isReplaying = false;
    for (const watched of this.#cases.values()) this.#tellRest(watched);
  }

  #noteTold(event: RunEvent): void {
    const watched = this.#cases.get(event.caseId ?? '');
    if (watched === undefined) return;
    if (event.kind === 'case-amended') watched.toldReason = event.reason;
    else if (event.kind === 'expectation' && event.sentence === noneLate) watched.told.push(event.detail ?? '');
  }

  #tellRest(watched: Watched): void {
    const { now, late, told } = watched;
    if (now === undefined) return;
    const untold = late.filter((hit) => isProof(hit) && !told.some((detail) => detail.includes(hit.label.name)));
    for (const hit of untold) this.#tell(watched, now, hit);
    if (untold.length === 0 && watched.toldReason !== this.#recorder.sentence(now.reason)) this.#tell(watched, now);
  }

  #tell(watched: Watched, amendment: Amendment, hit?: Hit): void {
    const expectation = hit !== undefined && isProof(hit) ? { expectation: expectationOf(watched, hit) } : {};
    this.#recorder.amendCase(watched.meta.id, { ...amendment, ...expectation });
  }

  /** How many labels are waited for. */
  get labels(): number {
    return this.#labels.size;
  }

  /** The verdict that a case has now; undefined when nothing came late. */
  amended(caseId: string): Judgement | undefined {
    const now = this.#cases.get(caseId)?.now;
    return now === undefined ? undefined : { verdict: now.verdict, reason: now.reason };
  }

  /** Takes one event, after it was written; what it means for a case that is over is written at once. */
  onEvent(event: RunEvent): void {
    if (event.kind === 'case-begin') this.#begin(event.meta);
    else if (event.kind === 'case-end') this.#end(event.caseId, event);
    else if (event.kind === 'observation' && event.name === plantedLabelName) this.#plant(event.caseId, event.data);
    else if (event.kind === 'observation' && (event.name === dnsLookUpName || event.name === icmpEchoName))
      this.#lookUp(event.data, event.atMs);
    else if (event.kind === 'exchange' && event.from === 'target') this.#request(event);
  }

  #begin(meta: CaseMeta): void {
    this.#cases.set(meta.id, { meta, early: [], late: [], told: [] });
  }

  #plant(caseId: string | null, data: JsonValue): void {
    const label = readPlantedLabel(data);
    if (caseId === null || label === undefined) return;
    this.#labels.set(label.name, { caseId, label });
    if (this.#labels.size > labelsMax) this.#labels.delete(this.#labels.keys().next().value ?? '');
  }

  #lookUp(data: JsonValue, atMs: number): void {
    if (typeof data !== 'object' || data === null || Array.isArray(data)) return;
    const { name, from } = data as Readonly<Record<string, JsonValue>>;
    if (typeof name === 'string') this.#hit(name, { atMs, from: typeof from === 'string' ? from : '' });
  }

  /** What a shell computed in a URL comes in the path of a request. */
  #request({ request, atMs }: Extract<RunEvent, { kind: 'exchange' }>): void {
    for (const word of request?.startLine.toLowerCase().match(/[\w.-]+/g) ?? []) this.#hit(word, { atMs, from: '' });
  }

  #hit(name: string, { atMs, from }: Omit<Hit, 'label'>): void {
    const planted = this.#labels.get(name);
    const watched = planted === undefined ? undefined : this.#cases.get(planted.caseId);
    if (planted === undefined || watched === undefined) return;
    const hit = { label: planted.label, atMs, from };
    const isKnown = [...watched.early, ...watched.late].some(({ label }) => label.name === name);
    if (isKnown) return;
    if (watched.own === undefined) watched.early.push(hit);
    else this.#late(watched, hit);
  }

  #end(caseId: string | null, { verdict, reason, error, atMs }: Extract<RunEvent, { kind: 'case-end' }>): void {
    const watched = this.#cases.get(caseId ?? '');
    if (watched === undefined) return;
    watched.own = { verdict, reason, ...(error === undefined ? {} : { error }) };
    watched.endMs = atMs;
    // A pass with a look-up of a label means that the case had looked before it came.
    if (verdict === 'pass') for (const hit of watched.early.splice(0)) this.#late(watched, hit);
  }

  #late(watched: Watched, hit: Hit): void {
    const { own, late, early } = watched;
    // The case has found, and proven, this parameter itself.
    if (own?.verdict === 'fail' && early.some(({ label }) => label.parameter === hit.label.parameter)) return;
    late.push(hit);
    const amendment = judged(watched, this.#profile);
    watched.now = amendment;
    if (!this.#isReplaying) this.#tell(watched, amendment, hit);
  }
}

/** Whether a look-up proves evaluation by itself. */
const isProof = ({ label }: Hit): boolean => label.isComputed && !label.isTwin;

const lateness = ({ endMs = 0 }: Watched, { atMs }: Hit): string => {
  const seconds = Math.round((atMs - endMs) / 100) / 10;
  return seconds > 0 ? `${seconds} s after its end` : 'just before its end';
};

function expectationOf(watched: Watched, hit: Hit): Omit<ExpectationEvent, 'kind' | 'step'> {
  const { name, parameter, family, value } = hit.label;
  const who = hit.from === '' ? 'was asked for' : `was looked up by ${hit.from}`;
  return {
    sentence: noneLate,
    held: false,
    weight: 'normal',
    detail: `${parameter} by ${family}: ${name} ${who} ${lateness(watched, hit)}; it had to be computed from ${JSON.stringify(value)}.`,
    evidence: { ...hit.label, from: hit.from, atMs: hit.atMs },
  };
}

/** What a case comes to with all that came late. */
function judged(watched: Watched, profile: Profile): Amendment {
  const { meta, late } = watched;
  const own: Pick<Judgement, 'verdict' | 'reason'> = watched.own ?? { verdict: 'error', reason: '' };
  const isDoubtful = ({ label }: Hit): boolean =>
    !label.isComputed || late.some((one) => one.label.isTwin && one.label.parameter === label.parameter);
  const proven = late.filter((hit) => !hit.label.isTwin && !isDoubtful(hit));
  const places = (hits: readonly Hit[]): string =>
    hits.map((hit) => `${hit.label.parameter} by ${hit.label.family}, ${lateness(watched, hit)}`).join('; ');
  if (own.verdict === 'fail') return { verdict: 'fail', reason: withMore(own.reason, places(proven)) };
  if (proven.length > 0) {
    const expectations = [{ sentence: noneLate, held: false, weight: 'normal' as const }];
    const { verdict, reason } = verdictOf({ meta, profile, expectations });
    return { verdict, reason: withMore(reason, places(proven)) };
  }
  if (!changes.includes(own.verdict)) return own;
  const reason = `After the case was over, names were looked up, or echo requests came, that prove nothing by themselves: ${places(late)}.`;
  // Expectations that were broken by what is in doubt now count no more.
  return { verdict: 'inconclusive', reason, ended: { verdict: 'inconclusive', reason, voids: true } };
}

/** Verdicts that a doubt takes away. */
const changes: readonly Verdict[] = ['pass', 'warn'];

const withMore = (reason: string, places: string): string =>
  places === '' ? reason : `${reason.replace(/\.$/, '')}. Came late: ${places}.`;
