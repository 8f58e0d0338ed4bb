import type { Command } from 'commander';
import { withExamples } from '../command-examples.ts';
import { outputOf, writeJson } from '../command-output.ts';
import { setExitCode } from '../command-result.ts';
import { duration } from '../option-values.ts';

/** Adds `cordon listen`: what a target does with a value hours after a run. */
export function registerListen(program: Command): void {
  const command = program
    .command('listen')
    .description(
      'Go on listening for what a run that is over sent: a nightly job or a lease that is renewed may still look a name up, fetch a URL or ping. ' +
        'Opens the name server of the run again in its place, its file server if that spoke HTTP, and its watch for echo requests where this ' +
        'machine may capture; touches no target, and amends the run: what comes late changes the verdict of the case that sent the value. Its exit code is that of the run as it stands then.',
    )
    .summary('go on listening for late look-ups of a run that is over')
    .argument('<run>', 'run folder')
    .option('--for <time>', 'how long, such as 90s, 30m or 8h (default: until Ctrl-C)', duration)
    .option('--json', 'print JSON')
    .action(async (dir: string, flags: { readonly for?: number; readonly json?: true }) => {
      const { listenToRun } = await import('../listen-to-run.ts');
      const { text, summary, exitCode } = await listenToRun(dir, flags.for);
      if (flags.json === true) writeJson(command, summary);
      else outputOf(command).write(text);
      setExitCode(command, exitCode);
    });
  withExamples(command, [
    { line: 'cordon listen runs/gateway --for 8h', does: 'Over night, after the test of the day' },
    { line: 'cordon listen runs/gateway --for 8h --json | jq .amended', does: 'Cases that it changed, for a script' },
  ]);
}
