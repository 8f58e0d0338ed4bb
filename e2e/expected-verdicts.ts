import type { Verdict } from '@cordon/testbench';

/** What a bench found that neither passed nor did not apply, by verdict: short enough to be read, and complete. */
export type Findings = Readonly<Partial<Record<Verdict, readonly string[]>>>;

/** Whether a run by hand wants every case, the slow ones too. */
export const wantsAllCases = process.env['CORDON_ALL_CASES'] === '1';

/** The part of some findings that a run of these cases can have; order does not matter. */
export function findingsAmong(findings: Findings, cases: readonly string[]): Findings {
  const among = Object.entries(findings).map(([verdict, ids]) => {
    return [verdict, ids.filter((id) => cases.includes(id)).toSorted()] as const;
  });
  return Object.fromEntries(among.filter(([, ids]) => ids.length > 0));
}

/** The findings of a run. */
export function findingsOf(verdicts: ReadonlyMap<string, Verdict>): Findings {
  const found: Partial<Record<Verdict, string[]>> = {};
  for (const [id, verdict] of verdicts) {
    if (verdict !== 'pass' && verdict !== 'not-applicable') (found[verdict] ??= []).push(id);
  }
  for (const ids of Object.values(found)) ids.sort();
  return found;
}
