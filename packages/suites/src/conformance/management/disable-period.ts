import { type CaseTools, type CpeBench } from '@cordon/testbench';
import { lateMsMax, nextPeriodic, owedMs, setPeriod } from './watch-period.ts';

/** What the case found out. */
export type Facts = {
  readonly intervalS: number | null;
  readonly cameWhenEnabled: boolean;
  readonly wasDisabled: boolean;
  readonly cameWhenDisabled: boolean;
};

/** Sees periodic Informs come, turns them off and watches. */
export async function disablePeriod({
  acs,
  cpe,
  settings,
  signal,
  step,
  inconclusive,
}: CaseTools & CpeBench): Promise<Facts> {
  const nothing = { cameWhenEnabled: false, wasDisabled: false, cameWhenDisabled: false };
  // By connection requests only: a target that does not hear them would not come again without its period.
  const set = async (enable: boolean): Promise<{ readonly intervalS: number | undefined }> =>
    await cpe.withSession(async (session) => ({ intervalS: await setPeriod(session, { cpe, settings }, { enable }) }), {
      only: 'connection-request',
      signal,
    });
  const { intervalS } = await set(true);
  if (intervalS === undefined) return { ...nothing, intervalS: null };
  const wait = async (withinMs: number): Promise<boolean> => {
    const session = await nextPeriodic({ acs, signal }, withinMs);
    await session?.endPolitely();
    return session !== undefined;
  };
  const cameWhenEnabled = await step('Control: periodic Informs come', () => wait(intervalS * 1000 + lateMsMax));
  if (!cameWhenEnabled) return { ...nothing, intervalS };
  const wasDisabled = (await set(false)).intervalS !== undefined;
  // One that fell due while the setting was written is owed still.
  await nextPeriodic({ acs, signal }, owedMs).then((owed) => owed?.endPolitely());
  const cameWhenDisabled = await step('Wait for what must not come', () => wait(intervalS * 2500));
  const { session } = await cpe.openSession({ only: 'connection-request', signal });
  await session.end();
  if (session.inform === undefined) inconclusive('After the wait the target no longer comes with an Inform.');
  return { intervalS, cameWhenEnabled, wasDisabled, cameWhenDisabled };
}
