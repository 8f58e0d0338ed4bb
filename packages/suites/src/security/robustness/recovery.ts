import { setTimeout as sleep } from 'node:timers/promises';
import { type CpeTarget, TargetSilentError } from '@cordon/testbench';
import { type GoodSession, goodSession } from '../../good-session.ts';

/** A target that has just seen a session fail may wait as long before it comes again (TR-069 3.2.1.1: five to ten seconds), even when asked. */
export const recoveryWaitsMs: readonly number[] = [0, 11_000, 21_000];
/** Some wait for minutes, whatever TR-069 says: one that is away is asked so often. */
const laterWaitMs = 30_000;
/** How long it may stay away: as many times what the target file grants it for one arrival, and never less than a minute. */
const arrivalsMissed = 10;
const absenceMsMin = 60_000;

/** Does what begins a session, again after each of {@link recoveryWaitsMs} where the target does not come: one that takes few requests comes later. */
export async function patiently<T>(begin: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let asked = 1; ; asked += 1) {
    try {
      return await begin();
    } catch (error) {
      const waitMs = recoveryWaitsMs[asked];
      if (!(error instanceof TargetSilentError) || waitMs === undefined) throw error;
      await sleep(waitMs, undefined, { signal });
    }
  }
}

/** Asks until a sound session is held, or the target has been away for longer than a device that is well. */
export async function recovery(steady: CpeTarget, signal: AbortSignal): Promise<GoodSession> {
  const absentMs = Math.max(absenceMsMin, arrivalsMissed * steady.responseTimeoutMs);
  const endMs = performance.now() + absentMs;
  for (let asked = 0; ; asked += 1) {
    await sleep(recoveryWaitsMs[asked] ?? laterWaitMs, undefined, { signal });
    const last = await goodSession(steady, signal);
    if (last.held || (performance.now() > endMs && asked + 1 >= recoveryWaitsMs.length)) return last;
  }
}
