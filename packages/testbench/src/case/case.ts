import type { Profile } from '../profile.ts';
import type { CaseTools, JudgeTools } from './case-tools.ts';
import type { JsonValue } from '../evidence/json.ts';
import type { SafetyClass, Severity } from './verdict.ts';

/** Who is tested: a CPE (the bench plays the ACS) or an ACS (the bench plays the CPE). */
export type TargetKind = 'cpe' | 'acs';

/** Where a demand comes from, such as `{ doc: 'TR-069a6c1', section: '3.4.1', level: 'MUST' }`. */
export interface SpecReference {
  readonly doc: string;
  readonly section: string;
  readonly level: 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY' | 'advice';
}

/** A deliberate defect that must make the case fail, and the sentence of the expectation that must not hold then. */
export interface DefectReference {
  readonly id: string;
  readonly fails: string;
  /** Milliseconds after the case within which it shows, where the case itself cannot see it. */
  readonly lateMs?: number;
  /**
   * The device that has it, where the reference CPE as it is cannot: its TLS is Node's, which does not go on after a broken Finished, its
   * clock has a battery, it has no client certificate, it asks no DHCP server, its time servers are no rows, and it pings only where its machine lets it. The reference CPE
   * when absent.
   */
  readonly device?:
    | 'careless-tls-client'
    | 'reference-cpe-without-battery'
    | 'reference-cpe-with-certificate'
    | 'reference-cpe-with-dhcp'
    | 'reference-cpe-with-time-client'
    | 'reference-cpe-that-pings';
}

/** What a broken expectation is worth under a profile. `pass`: the profile does not ask for it. */
export type BrokenVerdict = 'fail' | 'warn' | 'pass';

/** What is published about a case. Plain data. */
export interface CaseMeta {
  /** Stable and never reused, such as `CWMP-CPE-SESSION-004` or `SEC-CPE-TLS-003`. */
  readonly id: string;
  readonly title: string;
  readonly suite: string;
  readonly target: TargetKind;
  /** Why the case exists and how it decides, in a few sentences. */
  readonly purpose: string;
  readonly severity: Severity;
  readonly safety: SafetyClass;
  /** Ids of the catalogue rows that the case decides. */
  readonly requirements: readonly string[];
  readonly spec: readonly SpecReference[];
  /** Number of the weakness in the Common Weakness Enumeration. */
  readonly cwe?: number;
  /** What independent implementations made of the same stimulus, in words, where that was measured. */
  readonly calibration?: string;
  readonly defects: readonly DefectReference[];
  /** Verdict of a broken expectation by profile name; where nothing is said, that of the profile that it stands on, else `fail`. */
  readonly profiles?: Readonly<Record<string, BrokenVerdict>>;
  /** Names of the features that the target must have; each is looked for by a probe, once per run. */
  readonly needs?: readonly string[];
  /** Fixtures to set up; all of them when absent. */
  readonly uses?: readonly string[];
  /** Milliseconds for the body, without the set-up and tear-down of fixtures. */
  readonly timeoutMs: number;
  /** Milliseconds that the case usually takes, for the plan and the time left. */
  readonly estimatedMs: number;
}

/** A case in one piece: it expects while it goes. */
export type CaseBody<F> = (context: CaseTools & F) => Promise<void> | void;

/** A case in two pieces: `observe` gathers facts over the network, `judge` is pure and can be run again on stored facts. */
export interface SplitBody<F, Facts extends JsonValue> {
  /** Begins what takes long and needs no target, such as the making of keys; called while a case before this one waits for the target. */
  prepare?(): void;
  observe(context: CaseTools & F): Promise<Facts>;
  /** Sees the facts as they were stored: plain JSON, secrets already taken out. */
  judge(facts: Facts, tools: JudgeTools, profile: Profile): void;
}

/** A case as the runner takes it. `F` are the fixtures that its body asks for. */
export interface CaseDefinition<F> {
  readonly meta: CaseMeta;
  readonly prepare?: (() => void) | undefined;
  readonly observe: (context: CaseTools & F) => Promise<JsonValue | undefined>;
  readonly judge: ((facts: JsonValue, tools: JudgeTools, profile: Profile) => void) | undefined;
}

/** Misuse of {@link defineCase}: the message names the case and the field. */
export class CaseDefinitionError extends Error {
  readonly code = 'case-definition';
}

const CASE_ID = /^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$/;

function checkMeta(meta: CaseMeta): void {
  const refuse = (what: string): never => {
    throw new CaseDefinitionError(`Case ${meta.id}: ${what}`);
  };
  if (!CASE_ID.test(meta.id))
    refuse('the id must be upper-case words joined by hyphens, such as CWMP-CPE-SESSION-004.');
  if (meta.title === '' || meta.purpose === '') refuse('title and purpose must say something.');
  if (meta.spec.length === 0) refuse('name at least one clause in spec.');
  if (meta.defects.length === 0) refuse('name at least one defect that makes the case fail.');
  if (!(meta.timeoutMs > 0 && meta.estimatedMs > 0)) refuse('timeoutMs and estimatedMs must be positive.');
}

/**
 * Defines a case from what is published about it and its body, or from its `observe` and `judge` parts.
 * Throws {@link CaseDefinitionError} when the meta data cannot be published as it is.
 */
export function defineCase<F, Facts extends JsonValue = JsonValue>(
  meta: CaseMeta,
  body: CaseBody<F> | SplitBody<F, Facts>,
): CaseDefinition<F> {
  checkMeta(meta);
  if (typeof body === 'function') {
    const observe = async (context: CaseTools & F): Promise<undefined> => {
      await body(context);
      return undefined;
    };
    return { meta, observe, judge: undefined };
  }
  return {
    meta,
    prepare: () => body.prepare?.(),
    observe: (context) => body.observe(context),
    judge: (facts, tools, profile) => body.judge(facts as Facts, tools, profile),
  };
}

/**
 * Defines one case per row of a table. Throws {@link CaseDefinitionError} when two rows give the same id.
 */
export function defineFamily<Row, F>(
  rows: readonly Row[],
  toCase: (row: Row) => CaseDefinition<F>,
): readonly CaseDefinition<F>[] {
  const cases = rows.map((row) => toCase(row));
  const seen = new Set<string>();
  for (const { meta } of cases) {
    if (seen.has(meta.id)) throw new CaseDefinitionError(`Case ${meta.id}: two rows of one family have this id.`);
    seen.add(meta.id);
  }
  return cases;
}
