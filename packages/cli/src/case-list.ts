import { cpeCases } from '@cordon/suites';
import type { CaseMeta } from '@cordon/testbench';
import { didYouMean } from './nearest-name.ts';
import { UsageError } from './usage-error.ts';

/** The published data of every case, or of one suite and those below it. Throws {@link UsageError} for a suite without cases. */
export function casesOf(suite?: string): readonly CaseMeta[] {
  const all = cpeCases.map(({ meta }) => meta);
  if (suite === undefined) return all;
  const cases = all.filter((meta) => meta.suite === suite || meta.suite.startsWith(`${suite}/`));
  if (cases.length > 0) return cases;
  const suites = [...new Set(all.map((meta) => meta.suite))];
  const groups = [...new Set(suites.flatMap((name) => [name, name.split('/')[0] ?? name]))];
  throw new UsageError(`There is no suite "${suite}".${didYouMean(suite, groups)} Suites: ${suites.join(', ')}.`);
}

/** Cases as text: one line each below the name of their suite. */
export function caseList(cases: readonly CaseMeta[], heading: (text: string) => string): string {
  const idWidth = Math.max(0, ...cases.map(({ id }) => id.length));
  const bySuite = Map.groupBy(cases, ({ suite }) => suite);
  const parts = [...bySuite].map(([suite, members]) => {
    const lines = members.map(
      ({ id, severity, safety, title }) => `  ${id.padEnd(idWidth)}  ${severity.padEnd(8)}  ${safety}  ${title}\n`,
    );
    return `${heading(suite)}\n${lines.join('')}`;
  });
  return `${parts.join('\n')}\n${cases.length} cases. \`cordon cases show ID\` says more about one.\n`;
}
