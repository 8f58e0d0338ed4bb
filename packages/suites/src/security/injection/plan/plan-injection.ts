// Theory of operation. The names are those that the target told, so that vendor extensions are in and what it lacks is out. The model
// adds type, length and secrecy where it knows the parameter; the rest is told by names. Ranked by sink, trials fill the time there
// is; whatever is left out is listed with its reason, so that nobody takes silence for a test.
import type { ModelRegistry, ParameterFact } from '@cordon/data-model';
import {
  type CanaryZones,
  echoTextCharsMax,
  type InjectionFamily,
  injectionTextCharsMax,
  type InjectionTextLength,
} from '@cordon/testbench';
import { isAction, isSecret, reachOf, type Reach, type Sink, sinkOf, sinks } from './sinks.ts';
import { type Trial, trials } from './trials.ts';
import { isUrlSink } from './value-for.ts';

/** A parameter as the target told it. */
export interface ToldParameter {
  /** As GetParameterNames gave it. */
  readonly name: string;
  readonly writable: boolean;
  /** Local name of the xsi:type of its value, for parameters that no model knows; undefined when it is not known. */
  readonly type?: string | undefined;
}

/** What a plan is made from. */
export interface InjectionPlanOptions {
  /** Root of the target's data model, dot included. */
  readonly root: string;
  readonly parameters: readonly ToldParameter[];
  readonly model: Pick<ModelRegistry, 'lookupInstance'>;
  /** Zones of the names to be looked up: their length counts. */
  readonly zones: CanaryZones;
  /** Address of the bench to which echo requests go: its length counts. The longest that there is when absent. */
  readonly echoAddress?: string | undefined;
  /** Milliseconds for the probes of one case, in place of those that it has. */
  readonly budgetMs?: number;
  /** Rows that the bench made, and deletes: secrets in them belong to nobody. */
  readonly ownRows?: readonly string[];
  /** Only the trials of these cases; those of all when absent. */
  readonly caseIds?: ReadonlySet<string>;
}

/** Values of some families at one parameter. */
export type PlannedProbe = {
  readonly caseId: string;
  readonly parameter: string;
  readonly sink: Sink;
  readonly families: readonly InjectionFamily[];
  readonly length: InjectionTextLength;
  /** Families whose value is longer than the parameter may be. */
  readonly tooLong: readonly InjectionFamily[];
  readonly estimatedMs: number;
};

/** Why nothing is sent to a writable string. */
export type LeftOutReason =
  | 'secret'
  | 'wan'
  | 'management'
  | 'action'
  | 'enumeration'
  | 'reference'
  | 'too-short'
  | 'no-time'
  | 'no-case';

/** A writable string to which nothing is sent. */
export interface LeftOut {
  readonly parameter: string;
  readonly sink: Sink;
  readonly why: LeftOutReason;
}

/** What would be sent where, the riskiest first. */
export interface InjectionPlan {
  readonly probes: readonly PlannedProbe[];
  readonly leftOut: readonly LeftOut[];
  readonly valueCount: number;
  readonly estimatedMs: number;
}

interface Candidate {
  readonly parameter: string;
  readonly path: string;
  readonly sink: Sink;
  readonly fact: ParameterFact | undefined;
  readonly reach: Reach;
  readonly isSecret: boolean;
}

/** Plans which values go to which parameters. Pure: the same options give the same plan. */
export function planInjection(options: InjectionPlanOptions): InjectionPlan {
  const candidates = candidatesOf(options);
  const probes: PlannedProbe[] = [];
  const leftOut: LeftOut[] = [];
  const takenMs = new Map<string, number>();
  for (const candidate of candidates) {
    const { parameter, sink } = candidate;
    const leaveOut = (why: LeftOutReason): number => leftOut.push({ parameter, sink, why });
    const bar = barOf(candidate, options.ownRows);
    const own = bar === undefined ? trialsOf(candidate, options.caseIds) : [];
    if (own.length === 0) leaveOut(bar ?? (candidate.reach === 'harmless' ? 'no-case' : candidate.reach));
    const made = own.map((trial) => ({ trial, probe: probeOf(candidate, { trial, ...options }) }));
    if (own.length > 0 && made.every(({ probe }) => probe.families.length === 0)) leaveOut('too-short');
    for (const { trial, probe } of made.filter((one) => one.probe.families.length > 0)) {
      const untilMs = (takenMs.get(trial.caseId) ?? 0) + probe.estimatedMs;
      if (untilMs > (options.budgetMs ?? trial.budgetMs)) {
        leaveOut('no-time');
        continue;
      }
      probes.push(probe);
      takenMs.set(trial.caseId, untilMs);
    }
  }
  const valueCount = probes.reduce((count, { families }) => count + families.length, 0);
  const estimatedMs = probes.reduce((sum, probe) => sum + probe.estimatedMs, roundsMs(probes));
  return { probes, leftOut, valueCount, estimatedMs };
}

/** What the rounds take in which a case sends one family to all its parameters. */
function roundsMs(probes: readonly PlannedProbe[]): number {
  const used = trials.filter(({ caseId }) => probes.some((probe) => probe.caseId === caseId));
  return used.reduce((sum, { roundMs = 0, families }) => sum + roundMs * families.length, 0);
}

/** Writable strings, one row of each table first, and the riskiest first: those that might cost the way to the target come last, whatever their sink. */
function candidatesOf({ root, parameters, model }: InjectionPlanOptions): readonly Candidate[] {
  const testable = new Set(
    parameters
      .filter(({ name, writable }) => writable && name.endsWith('.DiagnosticsState'))
      .map(({ name }) => objectOf(name)),
  );
  const found = parameters.flatMap(({ name, writable, type }): readonly Candidate[] => {
    if (!writable || name.endsWith('.') || !name.startsWith(root)) return [];
    const known = model.lookupInstance(name);
    const fact = known?.kind === 'parameter' ? known : undefined;
    if ((fact?.type.base ?? type ?? 'string') !== 'string') return [];
    const path = name.slice(root.length);
    const sink = sinkOf(path, fact, testable.has(objectOf(name)));
    return [{ parameter: name, path, sink, fact, reach: reachOf(path), isSecret: isSecret(name, fact) }];
  });
  const reaches: readonly Reach[] = ['harmless', 'wan', 'management'];
  const turnOf = rowTurns(found);
  const ranks = (one: Candidate): readonly number[] => [
    reaches.indexOf(one.reach),
    turnOf(one),
    sinks.indexOf(one.sink),
  ];
  return found.toSorted((a, b) => firstDifference(ranks(a), ranks(b)));
}

const firstDifference = (a: readonly number[], b: readonly number[]): number =>
  a.map((one, index) => one - (b[index] ?? 0)).find((one) => one !== 0) ?? 0;

/** What reads a column of a table reads all its rows: the second ones come after the first ones of all others, and where time ends, they go untried. */
function rowTurns(candidates: readonly Candidate[]): (candidate: Candidate) => number {
  const counts = new Map<string, number>();
  const turns = new Map<Candidate, number>();
  for (const candidate of candidates) {
    const column = candidate.path.replaceAll(/\.\d+\./g, '.{i}.');
    const turn = counts.get(column) ?? 0;
    counts.set(column, turn + 1);
    turns.set(candidate, turn);
  }
  return (candidate) => turns.get(candidate) ?? 0;
}

const longestAddress = '255.255.255.255';

/** Usual values have up to so many characters. */
const usualCharsMax = 64;

const objectOf = (name: string): string => name.slice(0, name.lastIndexOf('.') + 1);

/** What forbids to send anything there, whatever the case. */
function barOf(
  { parameter, isSecret: holdsSecret, path, fact }: Candidate,
  ownRows: readonly string[] = [],
): LeftOutReason | undefined {
  if (holdsSecret && !ownRows.some((row) => parameter.startsWith(row))) return 'secret';
  if (isAction(path, fact)) return 'action';
  if (fact?.type.enumeration !== undefined) return 'enumeration';
  // A row may be addressed by its alias, and what refers to an object holds things together: neither is a text.
  return fact?.type.pathRef !== undefined || path.endsWith('.Alias') ? 'reference' : undefined;
}

function trialsOf(
  { sink, path, reach, isSecret: holdsSecret }: Candidate,
  caseIds?: ReadonlySet<string>,
): readonly Trial[] {
  return trials.filter(
    (trial) =>
      caseIds?.has(trial.caseId) !== false &&
      trial.sinks.includes(sink) &&
      (trial.secrets === true) === holdsSecret &&
      (holdsSecret || (trial.reach ?? 'harmless') === reach) &&
      (trial.only?.test(path) ?? true),
  );
}

interface ProbePlace extends Pick<InjectionPlanOptions, 'zones' | 'echoAddress'> {
  readonly trial: Trial;
}

function probeOf(
  { parameter, sink, fact }: Candidate,
  { trial, zones, echoAddress = longestAddress }: ProbePlace,
): PlannedProbe {
  const lengths = (fact?.type.sizes ?? []).map(({ maxLength }) => maxLength ?? Infinity);
  const charsMax = lengths.length === 0 ? Infinity : Math.max(...lengths);
  const length = charsMax < usualCharsMax ? 'short' : 'usual';
  const aroundChars = isUrlSink(sink) ? `http://${zones.zone}//`.length : 0;
  const isLong = (family: InjectionFamily): boolean =>
    (trial.echoes === true
      ? echoTextCharsMax(family, echoAddress, length)
      : injectionTextCharsMax(family, zones, length) + aroundChars) > charsMax;
  const families = trial.families.filter((family) => !isLong(family));
  const estimatedMs = families.length * trial.msPerProbe;
  return {
    caseId: trial.caseId,
    parameter,
    sink,
    families,
    length,
    tooLong: trial.families.filter(isLong),
    estimatedMs,
  };
}
