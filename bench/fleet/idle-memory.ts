// A process of its own: how many bytes ten thousand idle devices take. Prints one JSON line.
import { type FleetSummary, startFleet } from '@cordon/cpe';

const url = process.argv[2] ?? '';
const count = Number(process.argv[3] ?? '10000');
const collect = globalThis.gc;
if (collect === undefined) throw new Error('Start this with --expose-gc.');

/** Runs a fleet until every device had its first session, looks at memory, and ends it. */
async function measure(devices: number): Promise<{ rss: number; live: number; summary: FleetSummary }> {
  const fleet = await startFleet({
    acsUrl: url,
    count: devices,
    rampMs: 2000,
    durationMs: 3_600_000,
    periodicIntervalS: 86_400,
  });
  while (fleet.counts().sessions.complete < devices) await new Promise((resolve) => setTimeout(resolve, 50));
  const memory = await settled();
  return { ...memory, summary: await fleet.stop() };
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

// A small fleet first: code, model, buffers and sockets are there before the large one, whatever its size.
await measure(500);
const before = await settled();
const { rss, live, summary } = await measure(count);
process.stdout.write(
  `${JSON.stringify({
    rssPerDevice: (rss - before.rss) / count,
    livePerDevice: (live - before.live) / count,
    failed: summary.sessions.failed,
  })}\n`,
);
