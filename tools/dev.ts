import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { referenceTarget, runCpeBench } from '@cordon/cli';
import { consoleReporter, textReport, openRun } from '@cordon/testbench';

/**
 * Judges the reference CPE once; `npm run dev` runs this under `node --watch`, so that every saved source is judged again.
 *
 *   npm run dev -- [--case ID] [--defect ID]
 */
const { values } = parseArgs({
  options: { case: { type: 'string', multiple: true }, defect: { type: 'string', multiple: true } },
});
const defects = values.defect ?? [];
const dir = join(mkdtempSync(join(tmpdir(), 'cordon-dev-')), 'run');
await runCpeBench({
  target: referenceTarget({ name: 'dev', description: `defects: ${defects.join(', ') || 'none'}`, defects }),
  dir,
  cases: values.case ?? [],
  safety: 'S4',
  reporters: [consoleReporter({ sink: process.stderr })],
});
const run = await openRun(dir);
console.log(textReport(run.model));
console.log(`Evidence: ${dir}`);
await run.close();
