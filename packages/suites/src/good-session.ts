import { BenchError, type ControlOutcome, type CpeTarget, TargetSilentError, type Trigger } from '@cordon/testbench';

/** A session as it should be, as the control around a probe. */
export interface GoodSession extends ControlOutcome {
  readonly trigger?: Trigger;
  /** CurrentTime of its Inform: the clock of the target. */
  readonly currentTime: string;
  /** Event codes of its Inform. */
  readonly eventCodes: readonly string[];
  /** How long the target took from its Inform to its next POST. */
  readonly wentOnInMs?: number;
  /** RetryCount of its Inform: more than 0 when it repeats a session that failed. */
  readonly retryCount?: number;
}

/**
 * Whether a session shows that the target was down before it: nothing answered at its connection-request port, it came by itself, and not to
 * repeat the session before. Not every restart is reported by `1 BOOT`.
 */
export const isDowntime = ({
  trigger,
  retryCount = 0,
}: {
  readonly trigger?: Trigger | undefined;
  readonly retryCount?: number | undefined;
}): boolean => trigger === 'comeback' && retryCount === 0;

/** The session after a probe, which does not hold when the target was brought down meanwhile. */
export function withoutDowntime(session: GoodSession): GoodSession {
  if (!isDowntime(session)) return session;
  const reason =
    'For a while nothing answered at its connection-request port; then it came by itself, with RetryCount 0.';
  return { ...session, held: false, reason };
}

/** Whether a target came through a probe as it was before; plain data. */
export type Survival = {
  /** It reported a restart (`1 BOOT`) that nobody ordered. */
  readonly restarted: boolean;
  /** It was away and came by itself, without repeating a session: it did not come through, though it reported no restart. */
  readonly wasAway: boolean;
};

/** Triggers that may bring the target by a restart of their own. */
const restarting: readonly (string | undefined)[] = ['reboot', 'rig'];

/**
 * What the sessions in front of a probe and behind it say of its survival. Where the bench itself may restart the target to make it come, only a
 * restart counts that was not reported in front of the probe as well.
 */
export function survivalOf(before: GoodSession, after: GoodSession, probe: { readonly trigger: string }): Survival {
  const hasBooted = ({ eventCodes }: GoodSession): boolean => eventCodes.includes('1 BOOT');
  const isOrdered = [before, probe, after].some(({ trigger }) => restarting.includes(trigger)) && hasBooted(before);
  return { restarted: hasBooted(after) && !isOrdered, wasAway: !withoutDowntime(after).held };
}

/** Whether this error says that the target did not come, which may be what a case wants to know. */
export function isAbsence(error: unknown): error is TargetSilentError | BenchError {
  return error instanceof TargetSilentError || (error instanceof BenchError && error.code === 'rig-failed');
}

/** Makes the target come, serves it well and lets it go. That it did not come is an outcome, not an error. */
export async function goodSession(cpe: CpeTarget, signal: AbortSignal): Promise<GoodSession> {
  try {
    const { session, trigger } = await cpe.openSession({ signal });
    const currentTime = session.inform?.currentTime ?? '';
    const { eventCodes } = session;
    const retryCount = session.inform?.retryCount ?? 0;
    await session.end();
    const [first, next] = session.posts;
    const wentOn = first === undefined || next === undefined ? {} : { wentOnInMs: next.atMs - first.atMs };
    if (session.inform !== undefined) return { held: true, trigger, currentTime, eventCodes, retryCount, ...wentOn };
    return { held: false, trigger, currentTime, eventCodes, reason: 'Its first POST was no Inform.' };
  } catch (error) {
    if (!isAbsence(error)) throw error;
    return { held: false, currentTime: '', eventCodes: [], reason: error.message };
  }
}
