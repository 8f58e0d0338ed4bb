// A long run by hand, not a test: node --expose-gc e2e/fleet-ten-minutes.ts [devices] [seconds] [period in seconds]
// Ten thousand devices against an ACS in a process of its own. Memory is looked at after a collection, a fifth of the time
// in and at the end. Exit code 1 when a session failed, a period was missed, or memory grew by more than a twentieth.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startFleet } from '@cordon/cpe';

const [count = 10_000, seconds = 600, period = 60] = process.argv.slice(2).map(Number);
const growthMax = 1.05;
const endMarginMs = 5000;
const collect = globalThis.gc;
if (collect === undefined) throw new Error('Start this with --expose-gc.');

/** Memory with the garbage taken away, in MB. */
async function memoryMb(): Promise<{ readonly rss: number; readonly live: number }> {
  for (let round = 0; round < 3; round += 1) {
    collect?.();
    await wait(100);
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss: rss / 2 ** 20, live: (heapUsed + external) / 2 ** 20 };
}

const program = fileURLToPath(new URL('fleet-acs-process.ts', import.meta.url));
const acs = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
const lines = createInterface({ input: acs.stdout });
const [first] = (await once(lines, 'line')) as [string];
const { url } = JSON.parse(first) as { url: string };

const durationMs = seconds * 1000;
const fleet = await startFleet({ acsUrl: url, count, durationMs, periodicIntervalS: period });
await wait(durationMs / 5);
const early = await memoryMb();
await wait(durationMs - durationMs / 5 - endMarginMs);
const late = await memoryMb();
const summary = await fleet.done;
acs.kill('SIGTERM');
const [acsCounts] = (await once(lines, 'line')) as [string];

const growth = { rss: late.rss / early.rss, live: late.live / early.live };
const isGood =
  summary.sessions.failed === 0 && summary.periods.missed === 0 && growth.rss <= growthMax && growth.live <= growthMax;
const cpuSeconds = process.cpuUsage();
process.stdout.write(
  `${JSON.stringify(
    {
      isGood,
      early,
      late,
      growth,
      cpuSeconds: (cpuSeconds.user + cpuSeconds.system) / 1e6,
      summary,
      acs: JSON.parse(acsCounts) as unknown,
    },
    undefined,
    2,
  )}\n`,
);
process.exitCode = isGood ? 0 : 1;
