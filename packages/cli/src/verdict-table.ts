import { styleText } from 'node:util';
import type { CaseResult, Verdict } from '@cordon/testbench';
import { plainText, verdictStyles } from '@cordon/testbench';
import Table from 'cli-table3';

/** A table with one row a case, as wide as the terminal allows. */
export function verdictTable(
  cases: readonly Pick<CaseResult, 'meta' | 'verdict' | 'reason'>[],
  stream: NodeJS.WriteStream,
): string {
  const width = Math.max(80, Math.min(stream.columns ?? 120, 140));
  const fixed = 28 + 16 + 10 + 8;
  const table = new Table({
    head: ['Case', 'Verdict', 'Severity', 'What was judged'],
    style: { head: [], border: [] },
    colWidths: [28, 16, 10, width - fixed],
    wordWrap: true,
  });
  for (const { meta, verdict, reason } of cases) {
    const shown = styleText(verdictStyles[verdict], verdict, { stream });
    const why = verdict === 'pass' ? meta.title : `${meta.title}\n${plainText(reason)}`;
    table.push([meta.id, shown, meta.severity, why]);
  }
  return table.toString();
}

/** How many cases ended with each verdict, in one line. */
export function verdictLine(verdicts: Readonly<Record<Verdict, number>>): string {
  return Object.entries(verdicts)
    .filter(([, count]) => count > 0)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(' · ');
}
