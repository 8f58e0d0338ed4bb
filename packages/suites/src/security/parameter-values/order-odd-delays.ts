import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';
import { isScheduled, scheduledKeys } from '../../conformance/events/scheduled-inform.ts';
import { followSessions } from '../../conformance/follow-sessions.ts';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { type Endurance, endure, type LastingSession } from './lasting-sessions.ts';

/** What came of odd delays. */
export type DelayFacts = {
  /** What the target said, by what was ordered. */
  readonly answers: Readonly<Record<string, string>>;
  /** Sessions that reported a ScheduleInform in the time of the watch, those of the longest delay apart. */
  readonly sessions: number;
  readonly hasLongestCome: boolean;
  /** Requests for the file of the longest delay. */
  readonly fetched: number;
  readonly endurance: Endurance;
};

/** How long a target is watched that takes neither 0 nor less. */
export const watchMs = 15_000;
/** One that does may come again after a while: it is watched until it has been quiet for so long, and no longer than for a few of them. */
export const quietMs = 60_000;
const quietsMax = 4;
/** Two orders may each be carried out once. */
export const sessionsMax = 2;
const longestSeconds = 2 ** 32 - 1;
/** What the order for the file is called among the answers; it is not made where it could not be taken back. */
export const fileOrder = 'a file';
const longestKey = 'cordon-longest';
const fileKey = 'cordon-file';

const orders: Readonly<Record<string, { readonly delaySeconds: number; readonly commandKey: string }>> = {
  'a delay of 0': { delaySeconds: 0, commandKey: 'cordon-zero' },
  'a delay of -1': { delaySeconds: -1, commandKey: 'cordon-negative' },
  'a delay of 2^32 - 1': { delaySeconds: longestSeconds, commandKey: longestKey },
};

async function schedule(session: LastingSession): Promise<Record<string, string>> {
  const answers: Record<string, string> = {};
  for (const [what, order] of Object.entries(orders)) {
    const answer = await session.use(what, (one) => one.request({ method: 'ScheduleInform', ...order }));
    answers[what] =
      answer === undefined ? 'nothing' : answer.method === 'Fault' ? `fault ${answer.faultCode}` : 'taken';
  }
  return answers;
}

/** Orders a file for the longest delay, where the target can forget such an order again. */
async function orderFile(session: LastingSession, url: string): Promise<string> {
  const methods = await session.use('its methods', async (one) => {
    const answer = await one.request({ method: 'GetRPCMethods' });
    return answer.method === 'GetRPCMethodsResponse' ? answer.methodList : [];
  });
  if (methods?.includes('Download') !== true || !methods.includes('CancelTransfer')) return 'not ordered';
  const order = { url, commandKey: fileKey, delaySeconds: longestSeconds };
  const ordered = await session.use(fileOrder, (one) => orderDownload(one, order));
  if (ordered === undefined) return 'nothing';
  return ordered.answer.method === 'Fault' ? `fault ${ordered.answer.faultCode}` : 'taken';
}

/** Takes the orders back: one more under the same CommandKey replaces what waits (TR-069 A.4.1.2). */
async function takeBack(session: LastingSession, { acs, signal }: CaseTools & CpeBench, hasFile: boolean) {
  if (hasFile)
    await session.use('the end of the file', (one) => one.request({ method: 'CancelTransfer', commandKey: fileKey }));
  await session.use('the end of the longest delay', (one) =>
    one.request({ method: 'ScheduleInform', delaySeconds: 1, commandKey: longestKey }),
  );
  const visit = (one: ScriptedSession): Promise<number> =>
    Promise.resolve(scheduledKeys(one.events).includes(longestKey) ? 0 : watchMs);
  const followed = followSessions(acs, { signal, withinMs: watchMs, visit });
  await session.close();
  await followed;
}

/** Orders sessions and a file by odd delays, watches what comes, and takes the orders back. */
export async function orderOddDelays(context: CaseTools & CpeBench): Promise<DelayFacts> {
  const { acs, files, notApplicable, signal } = context;
  const file = files.home.place('cordon-longest-delay', () => ({ status: 404 }));
  const { seen, endurance } = await endure(context, async (session) => {
    const answers = await schedule(session);
    if (Object.values(answers).every((answer) => answer === 'fault 9000'))
      notApplicable('The target has no ScheduleInform (fault 9000).');
    const ordered = await orderFile(session, file.url);
    let sessions = 0;
    let hasLongestCome = false;
    const takesNone = answers['a delay of 0'] === 'taken' || answers['a delay of -1'] === 'taken';
    const furtherMs = takesNone ? quietMs : watchMs;
    const visit = (coming: ScriptedSession): Promise<number> => {
      const isLongest = scheduledKeys(coming.events).includes(longestKey);
      hasLongestCome ||= isLongest;
      if (!isLongest && isScheduled(coming)) sessions += 1;
      return Promise.resolve(sessions > sessionsMax ? 0 : furtherMs);
    };
    const withinMs = takesNone ? quietsMax * quietMs : watchMs;
    const followed = followSessions(acs, { signal, withinMs, visit });
    await session.close();
    await followed;
    const fetched = file.requests.length;
    const waits = answers['a delay of 2^32 - 1'] === 'taken' && !hasLongestCome;
    if (waits || ordered === 'taken') await takeBack(session, context, ordered === 'taken');
    return { answers: { ...answers, [fileOrder]: ordered }, sessions, hasLongestCome, fetched };
  });
  return { ...seen, endurance };
}
