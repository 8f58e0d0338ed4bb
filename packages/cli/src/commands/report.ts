import { type Command, Option } from 'commander';
import { commandGroup, withExamples } from '../command-examples.ts';
import { outputOf, writeJson } from '../command-output.ts';
import { setExitCode } from '../command-result.ts';
import { exitCodes } from '../exit-codes.ts';
import type { ReportFormat } from '../write-reports.ts';

/** Adds `cordon report`: what a run says, as a page, a file for a machine, or proof. */
export function registerReport(program: Command): void {
  const group = commandGroup(program, 'report', 'read, check, pack and convert the evidence of a run');
  registerShow(group);
  registerZip(group);
  registerVerify(group);
  registerExport(group);
}

const runArgument = ['<run>', 'run folder, or a zip made of one'] as const;

function registerShow(group: Command): void {
  const command = group
    .command('show')
    .description(
      'Print the verdicts of a run, also of one that was killed half-way: every case that ended is there. Exits with 0 ' +
        'whatever the verdicts are; for those, see the exit code of the test or --json.',
    )
    .summary('print the verdicts of a run, or all about one case')
    .argument(...runArgument)
    .option('--case <id>', 'everything about one case: steps, exchanges, expectations')
    .option('--json', 'print JSON')
    .action(async (path: string, flags: { case?: string; json?: true }) => {
      const { showRun } = await import('../report-show.ts');
      const output = outputOf(command);
      const { text, problems } = await showRun(path, { caseId: flags.case, isJson: flags.json === true });
      output.write(text);
      for (const problem of problems) output.remark(problem);
    });
  withExamples(command, [
    { line: 'cordon report show runs/gateway', does: 'All verdicts' },
    { line: 'cordon report show runs/gateway --case TLS-C-040', does: 'One case, step by step' },
    { line: 'cordon report show runs/gateway --json | jq .verdicts', does: 'Counts for a script' },
  ]);
}

function registerZip(group: Command): void {
  const command = group
    .command('zip')
    .description('pack a run folder into one file, sealed by its manifest')
    .argument('<run>', 'run folder')
    .option('-o, --out <file>', 'the file (default: the folder’s name with .zip)')
    .option(
      '--without-capture',
      'leave the capture out, which shows secrets; "report verify" then says that it is missing',
    )
    .action(async (path: string, { out, withoutCapture = false }: { out?: string; withoutCapture?: boolean }) => {
      const { captureNotice, openRun, zipRun } = await import('@cordon/testbench');
      const output = outputOf(command);
      output.write(`${await zipRun(path, out, { withoutCapture })}\n`);
      if (withoutCapture) return;
      const run = await openRun(path);
      output.remark(captureNotice(run.events));
      await run.close();
    });
  withExamples(command, [
    { line: 'cordon report zip runs/gateway -o gateway.zip', does: 'One file to hand over' },
    {
      line: 'cordon report zip runs/gateway --without-capture',
      does: 'The same for people who may not see passwords that crossed the wire',
    },
  ]);
}

function registerVerify(group: Command): void {
  const command = group
    .command('verify')
    .description(
      'Check that a run is as it was written: every hash, the chain of events, and nothing added. Prints the fingerprint of the ' +
        'run, and exits with 1 when something differs.',
    )
    .summary('check that nothing in a run was changed')
    .argument(...runArgument)
    .option('--json', 'print JSON')
    .action(async (path: string, { json }: { json?: true }) => {
      const { verifyRun, plainText } = await import('@cordon/testbench');
      const { ok, differences, fingerprint } = await verifyRun(path);
      if (!ok) setExitCode(command, exitCodes.findings);
      if (json === true) return writeJson(command, { ok, fingerprint, differences });
      const output = outputOf(command);
      for (const { code, message } of differences)
        output.write(`${output.style('red', code)}  ${plainText(message)}\n`);
      if (fingerprint !== undefined) output.write(`fingerprint ${fingerprint}\n`);
      output.write(ok ? 'The run is as it was written.\n' : `${differences.length} difference(s).\n`);
    });
  withExamples(command, [
    { line: 'cordon report verify gateway.zip', does: 'Is this what was measured?' },
    { line: 'cordon report verify runs/gateway --json', does: 'The same for a script' },
  ]);
}

const formatNames: readonly ReportFormat[] = ['html', 'json', 'junit', 'sarif', 'csv'];

function registerExport(group: Command): void {
  const command = group
    .command('export')
    .description('write a run as a page for people or a file for a tool')
    .argument(...runArgument)
    .addOption(new Option('--format <format>', 'what to write').choices(formatNames).makeOptionMandatory())
    .option('-o, --out <file>', 'the file (default: standard output)')
    .action(async (path: string, { format, out }: { format: ReportFormat; out?: string }) => {
      const { exportRun } = await import('../report-export.ts');
      const text = await exportRun(path, { format, out });
      outputOf(command).write(out === undefined ? text : `${out}\n`);
    });
  withExamples(command, [
    { line: 'cordon report export runs/gateway --format html -o gateway.html', does: 'A page that opens from disk' },
    { line: 'cordon report export runs/gateway --format sarif > gateway.sarif', does: 'For a code-scanning tool' },
  ]);
}
