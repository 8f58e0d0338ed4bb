import { join, resolve } from 'node:path';
import {
  consoleReporter,
  figureLines,
  isSafetyGranted,
  PlanError,
  readTargetFile,
  type RunResult,
  type SafetyClass,
  TargetFileError,
} from '@cordon/testbench';
import { exitCodeOf } from './exit-code-of.ts';
import { showInjectionPlan } from './injection-plan.ts';
import { resumeRun, runStartOf } from './resume-run.ts';
import { runCpeBench } from './run-cpe-bench.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { UsageError } from './usage-error.ts';
import { verdictLine, verdictTable } from './verdict-table.ts';
import { type ReportFormat, writeReports } from './write-reports.ts';

/** What the command line says about a run. */
export interface TestCpeFlags {
  readonly target: string;
  readonly suite: readonly string[];
  readonly case: readonly string[];
  readonly profile?: string;
  readonly safety: SafetyClass;
  readonly out?: string;
  readonly report: readonly ReportFormat[];
  /** How long to go on listening after the last case, in milliseconds. */
  readonly linger?: number;
  readonly json?: boolean;
  /** Only says what the injection cases would send. */
  readonly plan?: boolean;
}

/** Judges a CPE, prints the verdicts, leaves evidence and reports. Returns the exit code; throws UsageError for a bad target file. */
export async function testCpe(flags: TestCpeFlags): Promise<number> {
  if (flags.plan === true) return await showInjectionPlan(flags);
  return await tell(await judge(flags), flags);
}

/** Goes on with a run that was killed, and tells of all of it as {@link testCpe} does. */
export async function testResume(dir: string): Promise<number> {
  return await tell(await refusedAsUsage(() => resumeRun(dir)), { report: ['html'] });
}

async function tell(result: RunResult, flags: Pick<TestCpeFlags, 'json' | 'report'>): Promise<number> {
  if (flags.json === true) process.stdout.write(`${JSON.stringify(summary(result), null, 2)}\n`);
  else {
    const lines = [...figureLines(result.figures), verdictLine(result.verdicts)].join('\n');
    process.stdout.write(`\n${verdictTable(result.cases, process.stdout)}\n${lines}\n`);
  }
  if (result.tearDownError !== undefined) process.stderr.write(`${result.tearDownError.message}\n`);
  process.stderr.write(`Evidence: ${result.dir}\n`);
  for (const path of await writeReports(result.dir, flags.report)) process.stderr.write(`Report: ${path}\n`);
  return exitCodeOf(result);
}

async function judge(flags: TestCpeFlags): Promise<RunResult> {
  return await refusedAsUsage(async () => {
    const target = readTargetFile(flags.target);
    const { linger: lingerMs = 0 } = flags;
    const options = {
      target,
      dir: resolve(flags.out ?? defaultFolder(target.settings.name)),
      suites: flags.suite,
      cases: flags.case,
      profile: flags.profile,
      safety: flags.safety,
      reporters: [consoleReporter({ sink: process.stderr })],
      command: command(flags),
      startedWith: runStartOf(flags.target, { safety: flags.safety, lingerMs }),
      lingerMs,
    };
    return await untilInterrupted((signal) => runCpeBench({ ...options, signal }));
  });
}

async function refusedAsUsage(run: () => Promise<RunResult>): Promise<RunResult> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TargetFileError || error instanceof PlanError)
      throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function defaultFolder(name: string): string {
  const time = new Date().toISOString().replaceAll(':', '').replace(/\..*/, '');
  return join('runs', `${time}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`);
}

function command({ target, profile, safety }: TestCpeFlags): string {
  const words = ['cordon test cpe --target', asWord(target), ...(profile === undefined ? [] : ['--profile', profile])];
  return [...words, ...(isSafetyGranted(safety, 'S2') ? [] : ['--safety', safety]), '--case {case}'].join(' ');
}

/** For a shell of people who copy it. */
function asWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function summary({ dir, cases, verdicts, figures, interrupted }: RunResult): object {
  return {
    run: dir,
    interrupted,
    verdicts,
    figures,
    cases: cases.map(({ meta: { id, title, severity }, verdict, reason }) => ({
      id,
      title,
      severity,
      verdict,
      reason,
    })),
  };
}
