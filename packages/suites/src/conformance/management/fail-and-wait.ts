import { type CaseTools, type CpeBench, setParameterValues, TargetSilentError } from '@cordon/testbench';
import { possibleNews } from '../retry/possible-news.ts';

/** What the case found out. */
export type Facts = { readonly isSet: boolean; readonly cameAfterMs: number | null; readonly hasNews: boolean };

/** More than the ten seconds that the factory settings allow at most, and short enough to wait for. */
export const minimumWaitS = 20;
/** With this multiplier the first range has no width: the wait is the minimum. */
const multiplier = 1000;
const lateMsMax = 15_000;
/** Clocks of two machines and the way of the answer. */
export const earlyMsMax = 1_000;

/** Sets the wait, fails a session and measures the time to its retry. */
export async function failAndWait({ acs, cpe, settings, signal, step }: CaseTools & CpeBench): Promise<Facts> {
  const names = ['MinimumWaitInterval', 'IntervalMultiplier'].map((name) =>
    cpe.path(`ManagementServer.CWMPRetry${name}`),
  );
  const values = [minimumWaitS, multiplier];
  const { isSet } = await cpe.withSession(
    async (session) => {
      const kept = await settings.keepValues(session, names, () => 'unsignedInt');
      const wanted = names.map((name, at) => ({ name, value: String(values[at]), type: 'unsignedInt' }));
      return { isSet: kept.length === 2 && (await setParameterValues(session, wanted)) === undefined };
    },
    { signal },
  );
  if (!isSet) return { isSet, cameAfterMs: null, hasNews: false };
  const { session } = await cpe.openSession({ signal });
  const where = ({ inform }: typeof session): boolean => (inform?.retryCount ?? 0) > 0;
  // Waiting begins first, and the failed session is over at once: a retry that comes too soon may come under its cookie.
  const coming = acs
    .nextSession({ withinMs: minimumWaitS * 1000 + lateMsMax, signal, where })
    .then((retry) => ({ retry, cameAt: performance.now() }))
    .catch((error: unknown) => {
      if (error instanceof TargetSilentError) return undefined;
      throw error;
    });
  const failedAt = performance.now();
  await step('Answer the Inform by 503', () => session.fail());
  const came = await step('Wait for the retry', () => coming);
  await came?.retry.endPolitely();
  if (came === undefined) return { isSet, cameAfterMs: null, hasNews: false };
  const hasNews = possibleNews(session, came.retry).length > 0;
  return { isSet, cameAfterMs: Math.round(came.cameAt - failedAt), hasNews };
}
