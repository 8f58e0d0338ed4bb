import { createMemoryLab } from '@cordon/pki';
import type { CaseTools, CpeBench } from '@cordon/testbench';
import { waitMs, type WantedProfile, withReports } from '../../conformance/bulk-data/collect-reports.ts';
import { withCollector } from '../../conformance/bulk-data/with-collector.ts';

/** What a target did at a collector that nobody should trust. */
export type Visits = {
  /** Reports that came over TLS. */
  readonly reports: number;
  /** Reports that came without TLS. */
  readonly inClear: number;
  /** Connections that ended without a report. */
  readonly left: number;
};

/** A device that falls back does so in the same interval or in the next. */
const visitsWanted = 2;

/** Lets a profile of the target report to a collector whose certificate is under a root of nobody, and counts what comes. */
export async function visitsToUntrusted(
  bench: CaseTools & CpeBench,
  wanted: Omit<WantedProfile, 'url'>,
): Promise<Visits> {
  const foreign = createMemoryLab({ name: 'A root of somebody else' });
  return await withCollector(
    bench,
    (collector) =>
      withReports(bench, { ...wanted, url: collector.url }, async ({ intervalMs }) => {
        const visits = { reports: 0, inClear: 0, left: 0 };
        const untilMs = performance.now() + waitMs(intervalMs);
        while (performance.now() < untilMs && visits.left + visits.reports < visitsWanted && !bench.signal.aborted) {
          const report = await collector.next({ withinMs: intervalMs, signal: bench.signal });
          if (report?.isInClear === true) visits.inClear += 1;
          else if (report !== undefined) visits.reports += 1;
          visits.left = collector.visitsWithoutReport;
        }
        return visits;
      }),
    foreign,
  );
}
