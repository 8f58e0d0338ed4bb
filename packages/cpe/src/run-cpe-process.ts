import type { CpeConfigInput } from './cpe-config.ts';
import { startCpe } from './start-cpe.ts';

/**
 * A CPE as a whole process: logs on stderr, one JSON line ({@link CpeReady}) on stdout when it is ready, stops on SIGTERM and
 * SIGINT. Resolves after that stop. Throws what {@link startCpe} throws.
 */
export async function runCpeProcess(input: CpeConfigInput): Promise<void> {
  const cpe = await startCpe(input);
  process.stdout.write(`${JSON.stringify(cpe.ready)}\n`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  await cpe.stop();
}
