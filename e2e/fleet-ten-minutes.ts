// A long run by hand, not a test: node --expose-gc e2e/fleet-ten-minutes.ts [devices] [seconds] [period in seconds]
// Ten thousand devices against an ACS in a process of its own. Memory is looked at over two windows, the second fifth of the
// run and the last one: the least that was resident (the engine lets garbage pile up for a minute or two, then takes it
// away), and what is live after a collection at the window's end. Exit code 1 when a session failed, a period was missed, or
// memory grew by more than a twentieth.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startFleet } from '@cordon/cpe';

const [count = 10_000, seconds = 600, period = 60] = process.argv.slice(2).map(Number);
const growthMax = 1.05;
const endMarginMs = 1000;
const collect = globalThis.gc;
if (collect === undefined) throw new Error('Start this with --expose-gc.');

interface Memory {
  /** Least and most resident in the window, in MB. */
  readonly residentMin: number;
  readonly residentMax: number;
  /** After a collection, in MB. */
  readonly live: number;
}

const everyMs = 1000;

async function watchMemory(windowMs: number): Promise<Memory> {
  const resident: number[] = [];
  for (const endMs = performance.now() + windowMs; performance.now() < endMs; ) {
    resident.push(process.memoryUsage().rss / 2 ** 20);
    await wait(everyMs);
  }
  collect?.();
  const { heapUsed, external } = process.memoryUsage();
  const live = (heapUsed + external) / 2 ** 20;
  return { residentMin: Math.min(...resident), residentMax: Math.max(...resident), live };
}

const program = fileURLToPath(new URL('fleet-acs-process.ts', import.meta.url));
const acs = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
const lines = createInterface({ input: acs.stdout });
const [first] = (await once(lines, 'line')) as [string];
const { url } = JSON.parse(first) as { url: string };

const durationMs = seconds * 1000;
const fleet = await startFleet({ acsUrl: url, count, durationMs, periodicIntervalS: period });
const windowMs = durationMs / 5 - endMarginMs;
await wait(durationMs / 5);
const early = await watchMemory(windowMs);
await wait((durationMs * 2) / 5);
const late = await watchMemory(windowMs);
const summary = await fleet.done;
acs.kill('SIGTERM');
const [acsCounts] = (await once(lines, 'line')) as [string];

const growth = { residentMin: late.residentMin / early.residentMin, live: late.live / early.live };
const isGood =
  summary.sessions.failed === 0 &&
  summary.periods.missed === 0 &&
  growth.residentMin <= growthMax &&
  growth.live <= growthMax;
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
