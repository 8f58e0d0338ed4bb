import { join, resolve } from 'node:path';
import {
  consoleReporter,
  isSafetyGranted,
  PlanError,
  readTargetFile,
  type RunResult,
  type SafetyClass,
  safetyClasses,
  TargetFileError,
} from '@cordon/testbench';
import { type Command, Option } from 'commander';
import { exitCodeOf } from '../exit-code-of.ts';
import { runCpeBench } from '../run-cpe-bench.ts';
import { UsageError } from '../usage-error.ts';
import { verdictLine, verdictTable } from '../verdict-table.ts';
import { type ReportFormat, reportFormats, writeReports } from '../write-reports.ts';

interface TestCpeFlags {
  readonly target: string;
  readonly suite: readonly string[];
  readonly case: readonly string[];
  readonly profile?: string;
  readonly safety: SafetyClass;
  readonly out?: string;
  readonly report: readonly ReportFormat[];
  readonly json?: boolean;
}

const examples = `
Examples:
  $ cordon test cpe --target examples/targets/reference-cpe.yaml
  $ cordon test cpe --target gateway.yaml --suite security/tls --profile hardened
  $ cordon test cpe --target gateway.yaml --case TLS-C-040 --out runs/expired
  $ cordon test cpe --target gateway.yaml --safety S4 --report html,junit,sarif

Safety classes: S0 passive, S1 legal use, S2 illegal input without lasting effect, S3 changes configuration
(and puts it back), S4 may crash or reboot. Without --safety, S0 to S2 are granted.`;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, ...value.split(',')];

/** Adds `cordon test cpe`. */
export function registerTestCpe(program: Command): void {
  program
    .command('test')
    .description('judge a target')
    .command('cpe')
    .description('judge a CPE: the bench plays its ACS')
    .requiredOption('--target <file>', 'target file (YAML), see docs/target-file.md')
    .option('--suite <names>', 'only these suites, such as security or conformance/session', collect, [])
    .option('--case <ids>', 'only these cases; * stands for any characters', collect, [])
    .option('--profile <name>', 'what to measure by: tr069 or hardened (default: the target file’s)')
    .addOption(new Option('--safety <class>', 'highest safety class granted').choices(safetyClasses).default('S2'))
    .option('--out <dir>', 'folder for the evidence (default: runs/<time>-<target>)')
    .option('--report <formats>', `reports beside the folder: ${Object.keys(reportFormats).join(', ')}`, formats, [
      'html',
    ])
    .option('--json', 'print the verdicts as JSON instead of a table')
    .addHelpText('after', examples)
    .action(async (flags: TestCpeFlags) => {
      process.exitCode = await testCpe(flags);
    });
}

function formats(value: string): ReportFormat[] {
  const known = Object.keys(reportFormats) as ReportFormat[];
  return value.split(',').map((name) => {
    const format = known.find((candidate) => candidate === name);
    if (format === undefined)
      throw new UsageError(`There is no report format "${name}". Known formats: ${known.join(', ')}.`);
    return format;
  });
}

async function testCpe(flags: TestCpeFlags): Promise<number> {
  const result = await judge(flags);
  if (flags.json === true) process.stdout.write(`${JSON.stringify(summary(result), null, 2)}\n`);
  else process.stdout.write(`\n${verdictTable(result.cases, process.stdout)}\n${verdictLine(result.verdicts)}\n`);
  if (result.tearDownError !== undefined) process.stderr.write(`${result.tearDownError.message}\n`);
  process.stderr.write(`Evidence: ${result.dir}\n`);
  for (const path of await writeReports(result.dir, flags.report)) process.stderr.write(`Report: ${path}\n`);
  return exitCodeOf(result);
}

async function judge(flags: TestCpeFlags): Promise<RunResult> {
  const interrupted = new AbortController();
  const interrupt = (): void => {
    process.stderr.write('\nInterrupted: putting back what was changed. Press Ctrl-C again to leave it.\n');
    interrupted.abort();
  };
  process.once('SIGINT', interrupt);
  try {
    const target = readTargetFile(flags.target);
    return await runCpeBench({
      target,
      dir: resolve(flags.out ?? defaultFolder(target.settings.name)),
      suites: flags.suite,
      cases: flags.case,
      profile: flags.profile,
      safety: flags.safety,
      reporters: [consoleReporter({ sink: process.stderr })],
      signal: interrupted.signal,
      command: command(flags),
    });
  } catch (error) {
    if (error instanceof TargetFileError || error instanceof PlanError)
      throw new UsageError(error.message, { cause: error });
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
  }
}

function defaultFolder(name: string): string {
  const time = new Date().toISOString().replaceAll(':', '').replace(/\..*/, '');
  return join('runs', `${time}-${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`);
}

function command({ target, profile, safety }: TestCpeFlags): string {
  const words = ['cordon test cpe --target', target, ...(profile === undefined ? [] : ['--profile', profile])];
  return [...words, ...(isSafetyGranted(safety, 'S2') ? [] : ['--safety', safety]), '--case {case}'].join(' ');
}

function summary({ dir, cases, verdicts, interrupted }: RunResult): object {
  return {
    run: dir,
    interrupted,
    verdicts,
    cases: cases.map(({ meta: { id, title, severity }, verdict, reason }) => ({
      id,
      title,
      severity,
      verdict,
      reason,
    })),
  };
}
