import { retryWaitRangeMs } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, type ScriptedSession, TargetSilentError } from '@cordon/testbench';
import { failAndWait } from './fail-session.ts';
import { possibleNews } from './possible-news.ts';
import { setRetryWait } from './retry-wait.ts';

/** When the first retry of a session came, and when it should have. */
export type RetryWaitFacts = {
  /** Null when nothing came for as long as the bench waits. */
  readonly waitedMs: number | null;
  readonly minMs: number;
  readonly maxMs: number;
  /** Events that may have brought the session of their own. */
  readonly newEvents: readonly string[];
};

/** Sets the least wait where the target lets the bench, fails a session and measures the time to the next Inform. */
export async function firstRetry(bench: CaseTools & CpeBench, minimumWaitIntervalS: number): Promise<RetryWaitFacts> {
  const { acs, cpe, settings, step, signal } = bench;
  const set = await cpe.withSession((session) => setRetryWait(session, { cpe, settings, minimumWaitIntervalS }), {
    signal,
  });
  const { session } = await step('Ask for a session', () => cpe.openSession({ signal }));
  const startMs = performance.now();
  const retry = await step('Fail it and wait', () => retryOf(session, { acs, signal }));
  const waitedMs = Math.round(performance.now() - startMs);
  const range = retryWaitRangeMs(1, set);
  if (retry === undefined) {
    // A target that is gone altogether throws here, which says nothing about its retries.
    await step('Ask whether it still comes', () => cpe.withSession(() => Promise.resolve(), { signal }));
    return { waitedMs: null, newEvents: [], ...range };
  }
  const newEvents = possibleNews(session, retry);
  await retry.end();
  return { waitedMs, newEvents, ...range };
}

async function retryOf(...waiting: Parameters<typeof failAndWait>): Promise<ScriptedSession | undefined> {
  return await failAndWait(...waiting).catch((error: unknown) => {
    if (error instanceof TargetSilentError) return undefined;
    throw error;
  });
}
