import { tr069Clause } from '../../../clauses.ts';
import { type StartedProfile, startReporting, waitMs } from '../../../conformance/bulk-data/collect-reports.ts';
import type { Presentation } from '../probe-tls.ts';
import { type Channel, type ChannelBench, type ChannelVisit, watchServer } from './channel.ts';

const name = 'BulkData';
const path = '/bulk-data';
/** Less than the shortest interval: the next report is no second try of this one. */
const secondTryMs = 900;
/** Between two reports that come this fast the second is waited for instead; it may be late by as much again. */
const waitedForMs = 1_500;

/** Has a profile of the target report to a second server, where nothing is answered, and takes the profile away. */
async function visit(bench: ChannelBench, presentation: Presentation | undefined): Promise<ChannelVisit> {
  let profile: StartedProfile | undefined;
  try {
    const again = (): Promise<number> => {
      const intervalMs = profile?.intervalMs ?? Number.POSITIVE_INFINITY;
      return Promise.resolve(intervalMs > waitedForMs ? 0 : 2 * intervalMs);
    };
    const watching = { name, presentation, path, secondTryMs, again, habits: bench.reportHabits };
    const watched = await watchServer(bench, watching, async (url, onTry) => {
      onTry();
      profile = await startReporting(bench, {
        encoding: 'JSON',
        url,
        references: () => [bench.cpe.path('DeviceInfo.SerialNumber')],
      });
      return { refusal: null, targetTime: profile.targetTime, withinMs: waitMs(profile.intervalMs) };
    });
    return { ...watched, end: null, isAbsent: false };
  } finally {
    await profile?.stop();
  }
}

/** Reports to collectors of bulk data (TR-069 Annex N). */
export const bulkDataChannel: Channel = {
  name,
  server: 'collector',
  why:
    'Reports of bulk data go to servers of others than the ACS, by a TLS client of their own more often than not, and they tell who is at ' +
    'home and when.',
  requirements: ['N.2.3-05'],
  spec: [tr069Clause('N.2.3', 'MUST')],
  needs: [],
  estimatedMs: 5_000,
  severityMax: 'high',
  visit,
};
