import type { EventStruct } from '@cordon/cwmp';
import type { JudgeTools, ScriptedAcs, ScriptedSession } from '@cordon/testbench';

type Verdicts = Pick<JudgeTools, 'notApplicable' | 'inconclusive'>;

/** A device that is busy at the time comes some seconds late. */
const lateMs = 60_000;

/** What to order. */
export interface ScheduledInformOrder {
  readonly delaySeconds: number;
  readonly commandKey: string;
}

/** Orders a session by ScheduleInform. Ends the case when the target cannot do that. */
export async function scheduleInform(
  session: ScriptedSession,
  order: ScheduledInformOrder,
  { notApplicable, inconclusive }: Verdicts,
): Promise<void> {
  const answer = await session.request({ method: 'ScheduleInform', ...order });
  if (answer.method !== 'Fault') return;
  if (answer.faultCode === 9000) notApplicable('The target has no ScheduleInform (fault 9000).');
  inconclusive(`ScheduleInform was refused with fault ${answer.faultCode ?? 'without a code'}.`);
}

/** Whether a session reports a ScheduleInform in whatever form. */
export const isScheduled = ({ eventCodes }: ScriptedSession): boolean =>
  eventCodes.includes('M ScheduleInform') || eventCodes.includes('3 SCHEDULED');

/** The next session that reports a ScheduleInform. Begin to wait before the session that ordered it ends. */
export function nextScheduled(
  acs: ScriptedAcs,
  { delaySeconds, signal }: { readonly delaySeconds: number; readonly signal: AbortSignal },
): Promise<ScriptedSession> {
  const withinMs = delaySeconds * 1_000 + lateMs;
  const next = acs.nextSession({ withinMs, signal, where: isScheduled, what: 'report a ScheduleInform' });
  next.catch(() => undefined);
  return next;
}

/** CommandKeys of the M ScheduleInform events, in order. */
export const scheduledKeys = (events: readonly EventStruct[]): readonly string[] =>
  events.flatMap(({ eventCode, commandKey }) => (eventCode === 'M ScheduleInform' ? [commandKey] : []));
