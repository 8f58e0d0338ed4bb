import { type Command, Option } from 'commander';
import { commandGroup, withExamples } from '../command-examples.ts';
import type { TestCpeFlags } from '../test-cpe.ts';
import { duration } from '../option-values.ts';
import { UsageError } from '../usage-error.ts';

/** As `reportFormats` of write-reports.ts, which help must not load: it brings the whole bench along. */
const formatNames = ['html', 'json', 'junit', 'sarif', 'csv'] as const;
const safetyNames = ['S0', 'S1', 'S2', 'S3', 'S4'] as const;

const safetyHelp = `
Safety classes: S0 passive, S1 legal use, S2 illegal input without lasting effect, S3 changes configuration
(and puts it back), S4 may crash or reboot. Without --safety, S0 to S2 are granted.`;

/** Adds `cordon test cpe`. */
export function registerTestCpe(program: Command): void {
  const group = commandGroup(program, 'test', 'judge a target');
  registerResume(group);
  const command = group
    .command('cpe')
    .description('judge a CPE: the bench plays its ACS')
    .requiredOption('--target <file>', 'target file (YAML), see docs/target-file.md')
    .option('--suite <names>', 'only these suites, such as security or conformance/session', collect, [])
    .option('--case <ids>', 'only these cases; * stands for any characters', collect, [])
    .option(
      '--profile <name>',
      "what to measure by: tr069, hardened, bsi-03148, etsi-303645 or nist-52r2 (default: the target file's)",
    )
    .addOption(new Option('--safety <class>', 'highest safety class granted').choices(safetyNames).default('S2'))
    .option('--out <dir>', 'folder for the evidence (default: runs/<time>-<target>)')
    .option('--report <formats>', `reports beside the folder: ${formatNames.join(', ')}`, formats, ['html'])
    .option(
      '--linger <time>',
      'go on listening after the last case, such as 90s, 30m or 2h: late look-ups change the verdict of their case',
      duration,
    )
    .option('--json', 'print the verdicts as JSON instead of a table')
    .option(
      '--plan',
      'print what the injection cases would send, to which parameters and in what time; sends none of it',
    )
    .addHelpText('after', safetyHelp)
    .action(async (flags: TestCpeFlags) => {
      const { testCpe } = await import('../test-cpe.ts');
      process.exitCode = await testCpe(flags);
    });
  withExamples(command, [
    { line: 'cordon test cpe --target examples/targets/reference-cpe.yaml', does: 'Judge the reference device.' },
    {
      line: 'cordon test cpe --target gateway.yaml --suite security/tls --profile hardened',
      does: 'Only TLS, by the stricter profile.',
    },
    { line: 'cordon test cpe --target gateway.yaml --case TLS-C-040 --out runs/expired', does: 'One case again.' },
    {
      line: 'cordon test cpe --target gateway.yaml --safety S4 --report html,junit,sarif',
      does: 'Everything, reboots included.',
    },
    {
      line: 'cordon test cpe --target gateway.yaml --suite injection --safety S3 --linger 8h',
      does: 'Also what a nightly job makes of the values: Ctrl-C ends it earlier.',
    },
    {
      line: 'cordon test cpe --target gateway.yaml --suite injection --plan',
      does: 'What would be written to which parameters, before any of it is.',
    },
  ]);
}

/** Adds `cordon test --resume`: the run knows its target and its selection. */
function registerResume(group: Command): void {
  group
    // An option of a group is taken from behind the commands in it, too: what `cpe` has must not stand here.
    .option(
      '--resume <run>',
      'go on with a run that was killed: put back what it left changed, judge what it had not judged',
    )
    .action(async ({ resume }: { readonly resume?: string }) => {
      if (resume === undefined) group.help({ error: true });
      const { testResume } = await import('../test-cpe.ts');
      process.exitCode = await testResume(resume);
    });
  withExamples(group, [
    {
      line: 'cordon test --resume runs/2026-01-31T120000-gateway',
      does: 'After the bench was killed in the middle of a run.',
    },
  ]);
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, ...value.split(',')];

function formats(value: string): readonly string[] {
  const names = value.split(',');
  const unknown = names.find((name) => !formatNames.some((known) => known === name));
  if (unknown === undefined) return names;
  throw new UsageError(`There is no report format "${unknown}". Known formats: ${formatNames.join(', ')}.`);
}
