import { flushCompileCache } from 'node:module';
import process from 'node:process';
import { reportError } from './report-error.ts';
import { runCommand, type Terminal } from './run-command.ts';

// A reader that has seen enough (`| head`) must not end a run or a device that somebody else still watches.
function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

const written = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => void stream.write('', () => resolve()));

/** Runs one command line as this process, which it ends: real streams, and an exit code from {@link exitCodes} whatever happens. */
export async function runProcess(args: readonly string[]): Promise<never> {
  ignoreClosedPipe(process.stdout);
  ignoreClosedPipe(process.stderr);
  const terminal: Terminal = {
    writeOut: (text) => void process.stdout.write(text),
    writeErr: (text) => void process.stderr.write(text),
    environment: process.env,
  };
  // Node's own code for a crash is 1, which would read as findings.
  for (const kind of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(kind, (error: unknown) => process.exit(reportError(error, terminal)));
  }
  const code = await runCommand(args, terminal);
  await Promise.all([written(process.stdout), written(process.stderr)]);
  flushCompileCache();
  // Left to end by itself, Node was seen to go round in its own clean-up for ever, at full load, behind a run that was over and sealed.
  process.exit(code !== 0 ? code : process.exitCode);
}
