import { readFileSync } from 'node:fs';
import type { CaseDefinition } from '@cordon/testbench';
import { z } from 'zod';

/** One demand of TR-069, TR-106 or their data models, in our own words. */
export interface RequirementRow {
  /** Stable, such as `3.4-06`. */
  readonly id: string;
  readonly section: string;
  readonly role: 'CPE' | 'ACS' | 'both';
  readonly level: 'MUST' | 'MUST NOT' | 'SHOULD' | 'SHOULD NOT' | 'MAY';
  readonly area: string;
  readonly requirement: string;
  /** How a tester can see from outside whether it is kept. */
  readonly observable: string;
  /** When it applies; null: always. */
  readonly condition: string | null;
  readonly source: string;
}

/** Rows of the catalogue that one of our cases decides, out of those that can be tested from outside. */
export interface Coverage {
  readonly covered: number;
  readonly testable: number;
  /** Ids of the covered rows, in the order of the catalogue. */
  readonly rows: readonly string[];
}

const requirementRow: z.ZodType<RequirementRow> = z.strictObject({
  id: z.string().min(1),
  section: z.string().min(1),
  role: z.enum(['CPE', 'ACS', 'both']),
  level: z.enum(['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY']),
  area: z.string().min(1),
  requirement: z.string().min(1),
  observable: z.string(),
  condition: z.string().nullable(),
  source: z.string().min(1),
});

const basis = z.record(z.string(), z.object({ basis: z.string(), ids: z.array(z.string()) }));

const catalogue = new URL('../catalogue/', import.meta.url);

/** Reads the catalogue. Throws when a row is not as {@link RequirementRow} says; the message names the row's line. */
export function loadRequirements(): readonly RequirementRow[] {
  const lines = readFileSync(new URL('requirements.jsonl', catalogue), 'utf8').trimEnd().split('\n');
  return lines.map((line, index) => {
    const row = requirementRow.safeParse(JSON.parse(line));
    if (!row.success) throw new Error(`requirements.jsonl line ${index + 1}: ${z.prettifyError(row.error)}`);
    return row.data;
  });
}

/** Rows that rest on less than a demand of the text, with the kinds of weakness: no device fails on those alone. */
export function loadRequirementBasis(): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(new URL('requirement-basis.json', catalogue), 'utf8');
  const kinds = Object.entries(basis.parse(JSON.parse(text)));
  const byId = new Map<string, readonly string[]>();
  for (const [kind, { ids }] of kinds) for (const id of ids) byId.set(id, [...(byId.get(id) ?? []), kind]);
  return byId;
}

/**
 * How much of the catalogue the cases decide. Testable are the rows that bind a CPE (alone or with the ACS) and that say how
 * to observe them from outside; options (MAY) count too, because a CPE that takes one up is held to it.
 */
export function coverage<F>(
  cases: readonly CaseDefinition<F>[],
  rows: readonly RequirementRow[] = loadRequirements(),
): Coverage {
  const decided = new Set(cases.flatMap(({ meta }) => meta.requirements));
  const testable = rows.filter(({ role, observable }) => role !== 'ACS' && observable !== '');
  const covered = testable.filter(({ id }) => decided.has(id)).map(({ id }) => id);
  return { covered: covered.length, testable: testable.length, rows: covered };
}
