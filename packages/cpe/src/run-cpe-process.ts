import type { CpeConfigInput } from './cpe-config.ts';
import { startCpe } from './start-cpe.ts';

const keepAliveMs = 3_600_000;

/**
 * A CPE as a whole process: logs on stderr, one JSON line ({@link CpeReady}) on stdout when it is ready, stops on SIGTERM and
 * SIGINT, goes off and on again on SIGHUP, and reads its DHCP lease again on SIGUSR2. Resolves after that stop. Throws what {@link startCpe} throws.
 */
export async function runCpeProcess(input: CpeConfigInput): Promise<void> {
  const cpe = await startCpe(input);
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopped.resolve());
  // Said only now: whoever waits for the line may stop the device at once.
  process.stdout.write(`${JSON.stringify(cpe.ready)}\n`);
  process.on('SIGHUP', () => void cpe.powerCycle());
  process.on('SIGUSR2', () => cpe.leaseChanged());
  // A device without a port and without periodic Informs has nothing else that keeps its process alive.
  const alive = setInterval(() => undefined, keepAliveMs);
  await stopped.promise;
  clearInterval(alive);
  await cpe.stop();
}
