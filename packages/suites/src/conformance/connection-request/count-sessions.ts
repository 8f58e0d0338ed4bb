import { setTimeout as sleep } from 'node:timers/promises';
import { type ScriptedAcs, type ScriptedSession, waitForQuiet } from '@cordon/testbench';

/** What is asked, and how long is watched after that. */
export interface CountSessionsOptions {
  /** Makes the request and resolves when the session that it starts is over, or does not come. */
  readonly ask: () => Promise<unknown>;
  readonly watchMs: number;
  readonly signal: AbortSignal;
}

/** How many sessions with 6 CONNECTION REQUEST begin from the request on. One that repeats a failed session does not count (TR-069 3.2.1.1). */
export async function countSessions(
  acs: Pick<ScriptedAcs, 'idle' | 'isApproached' | 'nextSession' | 'onInform'>,
  { ask, watchMs, signal }: CountSessionsOptions,
): Promise<number> {
  await waitForQuiet(acs, signal);
  let count = 0;
  const forget = acs.onInform(({ eventCodes, inform }: ScriptedSession) => {
    if (eventCodes.includes('6 CONNECTION REQUEST') && (inform?.retryCount ?? 0) === 0) count += 1;
  });
  try {
    await ask();
    await sleep(watchMs, undefined, { signal });
    return count;
  } finally {
    forget();
  }
}
