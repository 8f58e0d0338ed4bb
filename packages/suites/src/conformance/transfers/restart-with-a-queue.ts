import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';
import { orderDownload } from './order-transfer.ts';
import { followSessions, reportMs } from '../follow-sessions.ts';
import { reportIn } from './transfer-report.ts';

/** What a restart made of a queue. */
export type RestartWithAQueueFacts = { readonly restarted: boolean; readonly reported: readonly string[] };

/** Keys of the downloads before and after the restart. */
export const before = 'cordon-before';
export const after = 'cordon-after';

/** What was due earlier has nothing more to wait for than its turn. */
const graceMs = 30_000;

/** Orders a download and a reboot in one session, and after the restart another download that is due later. */
export async function restartWithAQueue({
  acs,
  cpe,
  files,
  step,
  signal,
  notApplicable,
}: CaseTools & CpeBench): Promise<RestartWithAQueueFacts> {
  const place = files.home.place('not-there.bin', () => ({ status: 404 }));
  const reported: string[] = [];
  let restarted = false;
  const visit = async (session: ScriptedSession): Promise<number> => {
    const isBoot = session.eventCodes.includes('1 BOOT');
    await reportIn(session, { commandKey: after, onCall: ({ commandKey }) => void reported.push(commandKey) });
    if (isBoot && !restarted) {
      restarted = true;
      await orderDownload(session, { url: place.url, commandKey: after, delaySeconds: 3 });
    }
    if (!reported.includes(after)) return reportMs;
    return reported.includes(before) ? 0 : graceMs;
  };
  const ordered = await cpe.withSession(
    async (session) => {
      const { answer } = await orderDownload(session, { url: place.url, commandKey: before, delaySeconds: 2 });
      if (answer.method === 'Fault')
        notApplicable(`The target takes no Download of the types that were tried: fault ${answer.faultCode}.`);
      await session.request({ method: 'Reboot', commandKey: 'cordon-restart' });
      return { walk: followSessions(acs, { signal, withinMs: cpe.rebootTimeoutMs + reportMs, visit }) };
    },
    { signal },
  );
  await step('Wait for the restart and the reports', () => ordered.walk);
  return { restarted, reported };
}
