import { exitCodes } from './exit-codes.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;
/** A launcher such as npm passes on the Ctrl-C that the terminal sent to all: one key, two signals. */
const sameKeyMs = 300;

/**
 * Runs `action` with a signal that the first Ctrl-C or SIGTERM aborts, so that what was changed is put back. The second one leaves at once,
 * with the exit code of an error; targets that were started end with the process. `saying` is told at the first.
 */
export async function untilInterrupted<T>(
  action: (signal: AbortSignal) => Promise<T>,
  saying = 'Interrupted: putting back what was changed. Press Ctrl-C again to leave it.',
): Promise<T> {
  const interrupted = new AbortController();
  let firstAtMs = 0;
  const interrupt = (): void => {
    if (interrupted.signal.aborted) {
      if (performance.now() - firstAtMs > sameKeyMs) process.exit(exitCodes.error);
      return;
    }
    firstAtMs = performance.now();
    process.stderr.write(`\n${saying}\n`);
    interrupted.abort();
  };
  for (const name of signals) process.on(name, interrupt);
  try {
    return await action(interrupted.signal);
  } finally {
    for (const name of signals) process.off(name, interrupt);
  }
}
