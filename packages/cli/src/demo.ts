import { coreCases } from './core-cases.ts';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type CaseResult, consoleReporter, type RunResult } from '@cordon/testbench';
import { exitCodeOf } from './exit-code-of.ts';
import { exitCodes } from './exit-codes.ts';
import { referenceTarget } from './reference-target.ts';
import { runCpeBench } from './run-cpe-bench.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { verdictLine, verdictTable } from './verdict-table.ts';
import { writeReports } from './write-reports.ts';

/** Holes of the second device: one of each kind that the bench looks for. */
const holes = [
  'accept-expired-certificate',
  'accept-wrong-host',
  'connection-request-replayable-nonce',
  'secrets-readable',
  'shell-in-ntp-server',
  'set-parameter-values-not-atomic',
  'soap-action-on-empty-post',
];

/** Judges both devices, prints both tables, and says whether they were told apart. Returns the exit code. */
export async function demo(out: string | undefined): Promise<number> {
  const folder = out === undefined ? await mkdtemp(join(tmpdir(), 'cordon-demo-')) : resolve(out);
  const strict = await judge(folder, 'strict', []);
  if (strict.interrupted) return exitCodeOf(strict);
  const holed = await judge(folder, 'holed', holes);
  if (holed.interrupted) return exitCodeOf(holed);
  const surprises = [...unexpected(strict, []), ...unexpected(holed, holes)];
  for (const surprise of surprises) process.stdout.write(`${surprise}\n`);
  if (surprises.length > 0) return exitCodes.error;
  process.stdout.write(
    `\nThe bench told them apart: the strict CPE has no finding, every hole of the other one was found.\n`,
  );
  return exitCodes.good;
}

async function judge(folder: string, name: string, defects: readonly string[]): Promise<RunResult> {
  const description =
    defects.length === 0 ? 'Reference CPE without a defect' : `Reference CPE with ${defects.join(', ')}`;
  process.stdout.write(`\n${description}\n`);
  const options = {
    target: referenceTarget({ name, description, defects }),
    dir: join(folder, name),
    safety: 'S4' as const,
    reporters: [consoleReporter({ sink: process.stderr })],
    command: 'cordon demo',
  };
  const result = await untilInterrupted((signal) => runCpeBench({ ...options, cases: coreCases, signal }));
  process.stdout.write(`${verdictTable(result.cases, process.stdout)}\n${verdictLine(result.verdicts)}\n`);
  for (const path of await writeReports(result.dir, ['html'])) process.stdout.write(`Report: ${path}\n`);
  return result;
}

/** What the demo did not foresee, one sentence each. */
function unexpected({ cases }: RunResult, defects: readonly string[]): string[] {
  return cases.flatMap((result) => {
    const wanted = isTripped(result, defects) ? ['fail', 'warn'] : ['pass'];
    if (wanted.includes(result.verdict)) return [];
    return [`Unexpected: ${result.meta.id} is ${result.verdict}, not ${wanted[0]}. ${result.reason}`];
  });
}

function isTripped({ meta }: CaseResult, defects: readonly string[]): boolean {
  return meta.defects.some(({ id }) => defects.includes(id));
}
