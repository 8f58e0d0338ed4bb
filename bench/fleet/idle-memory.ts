// A process of its own: how many bytes ten thousand idle devices take. Prints one JSON line.
import { type FleetSummary, startFleet } from '@cordon/cpe';

const url = process.argv[2] ?? '';
const count = Number(process.argv[3] ?? '10000');
const collect = globalThis.gc;
if (collect === undefined) throw new Error('Start this with --expose-gc.');

/** Runs a fleet until it has had some sessions, looks at memory, and ends it. */
async function measure({ devices, sessions, ...settings }: Measurement): Promise<Measured> {
  const fleet = await startFleet({ acsUrl: url, count: devices, durationMs: 3_600_000, ...settings });
  while (fleet.counts().sessions.complete < sessions) await new Promise((resolve) => setTimeout(resolve, 50));
  const memory = await settled();
  return { ...memory, summary: await fleet.stop() };
}

interface Measurement {
  readonly devices: number;
  readonly sessions: number;
  readonly rampMs: number;
  readonly periodicIntervalS: number;
}

interface Measured {
  readonly rss: number;
  readonly live: number;
  readonly summary: FleetSummary;
}

/** Memory after what is garbage was collected, and its pages were given back. */
async function settled(): Promise<{ rss: number; live: number }> {
  for (let round = 0; round < 5; round += 1) {
    collect?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { rss, heapUsed, external } = process.memoryUsage();
  // `external` holds the array buffers as well.
  return { rss, live: heapUsed + external };
}

// A small fleet first, as busy as the large one at its busiest: code, model, buffers and room for sessions are there then.
await measure({ devices: 500, sessions: 5000, rampMs: 0, periodicIntervalS: 1 });
const before = await settled();
const { rss, live, summary } = await measure({
  devices: count,
  sessions: count,
  rampMs: 10_000,
  periodicIntervalS: 86_400,
});
process.stdout.write(
  `${JSON.stringify({
    rssPerDevice: (rss - before.rss) / count,
    livePerDevice: (live - before.live) / count,
    wholeProcess: rss,
    failed: summary.sessions.failed,
  })}\n`,
);
