import { resolve } from 'node:path';
import { consoleReporter, listenAgain } from '@cordon/testbench';
import { exitCodeOf } from './exit-code-of.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { verdictLine, verdictTable } from './verdict-table.ts';
import { writeReports } from './write-reports.ts';

/** What listening to a run that is over came to. */
export interface ListenedToRun {
  readonly text: string;
  readonly summary: object;
  readonly exitCode: number;
}

/** Goes on listening for the labels of a run, then writes its page anew. Throws what `listenAgain` throws. */
export async function listenToRun(dir: string, forMs: number | undefined): Promise<ListenedToRun> {
  const reporters = [consoleReporter({ sink: process.stderr })];
  const { model, labels, deaf, amended } = await untilInterrupted(
    (signal) => listenAgain(resolve(dir), { forMs, signal, reporters }),
    'Listening ends.',
  );
  for (const path of await writeReports(resolve(dir), ['html'])) process.stderr.write(`Report: ${path}\n`);
  const { verdicts } = model;
  const changed = model.cases.filter(({ meta }) => amended.includes(meta.id));
  const table = changed.length === 0 ? '' : `\n${verdictTable(changed, process.stdout)}\n`;
  return {
    text: `${table}${deaf.map((why) => `${why}\n`).join('')}${labels} labels, ${changed.length} cases amended. ${verdictLine(verdicts)}\n`,
    summary: {
      run: resolve(dir),
      labels,
      deaf,
      verdicts,
      amended: changed.map(({ meta: { id }, verdict, reason }) => ({ id, verdict, reason })),
    },
    exitCode: exitCodeOf({ verdicts, tearDownError: undefined, interrupted: false }),
  };
}
