import { type CaseTools, type CpeBench, type ScriptedSession } from '@cordon/testbench';
import { lateMsMax, nextPeriodic, owedMs, setPeriod } from './watch-period.ts';

/** What the case found out. */
export type Facts = {
  readonly intervalS: number | null;
  readonly earlyByMs: number | null;
  readonly hasClock: boolean;
};

/** The grid point lies this part of a period after the write, so that a period counted from the write ends elsewhere. */
const phase = 0.5;
/** How far from the grid an Inform may be: PeriodicInformTime and CurrentTime have whole seconds. */
export const offGridMsMax = 3_000;

/** A device without a clock says the unknown time, or an hour of 1970 or 2000. */
const earliestMs = Date.UTC(2020, 0, 1);

const clockOf = ({ inform }: ScriptedSession): number => Date.parse(inform?.currentTime ?? '');
const utc = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** Sets a reference time and measures how far from it the next periodic Inform is. */
export async function setPhase({ acs, cpe, settings, signal, step }: CaseTools & CpeBench): Promise<Facts> {
  const set = await cpe.withSession(
    async (session) => {
      const now = clockOf(session);
      if (!(now > earliestMs)) return { hasClock: false, intervalS: undefined, gridMs: 0 };
      // A minute: the shortest period that every device takes, and half of it is more than any delay.
      const gridMs = Math.ceil(now / 1000) * 1000 + 60_000 * phase;
      const intervalS = await setPeriod(session, { cpe, settings }, { enable: true, time: utc(gridMs), only: 60 });
      return { hasClock: true, intervalS, gridMs };
    },
    { signal },
  );
  const { hasClock, intervalS, gridMs } = set;
  if (intervalS === undefined) return { intervalS: null, earlyByMs: null, hasClock };
  // One that fell due by the old period while the new one was written is owed still.
  await nextPeriodic({ acs, signal }, owedMs).then((owed) => owed?.endPolitely());
  const session = await step('Wait for a periodic Inform', () =>
    nextPeriodic({ acs, signal }, intervalS * 1000 + lateMsMax),
  );
  const came = session === undefined ? Number.NaN : clockOf(session);
  await session?.endPolitely();
  return { intervalS, earlyByMs: Number.isNaN(came) ? null : gridMs - came, hasClock };
}
