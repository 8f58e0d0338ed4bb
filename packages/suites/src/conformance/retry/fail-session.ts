import type { Rig, ScriptedAcs, ScriptedSession } from '@cordon/testbench';

/** A retry comes after 10 s from the factory, after a minute from a device that somebody set up with patience. */
export const retryMs = 120_000;

/** How long a target may take to write down that a session has failed before its power is cut. */
const settleMs = 1_000;

/** Sessions that are refused while a target is waited for to boot; more say that it will not. */
const refusedMax = 10;

interface Waiting {
  readonly acs: ScriptedAcs;
  readonly signal: AbortSignal;
}

/**
 * Fails a session and returns the next one that an Inform opens, not yet answered: what a target still says in the failed session is no
 * retry. Throws TargetSilentError when none comes within two minutes.
 */
export async function failAndWait(session: ScriptedSession, { acs, signal }: Waiting): Promise<ScriptedSession> {
  const where = ({ inform }: ScriptedSession): boolean => inform !== undefined;
  const next = acs.nextSession({ withinMs: retryMs, signal, where, what: 'open the failed session again' });
  next.catch(() => undefined);
  await session.fail();
  return await next;
}

/** What {@link failAcrossPowerCycle} needs. */
export interface PowerCycling extends Waiting {
  readonly rig: Rig;
  readonly withinMs: number;
}

/**
 * Fails a session, cuts the power of the target and returns the first session that reports the boot, its Inform not yet answered. What the
 * target opens in between is failed too, so that nothing has been delivered.
 */
export async function failAcrossPowerCycle(
  session: ScriptedSession,
  { acs, rig, withinMs, signal }: PowerCycling,
): Promise<ScriptedSession | undefined> {
  const giveUp = new AbortController();
  const stop = AbortSignal.any([signal, giveUp.signal]);
  const booted = refuseUntilBoot(acs, { withinMs, signal: stop });
  booted.catch(() => undefined);
  try {
    await session.fail();
    await new Promise((resolve) => setTimeout(resolve, settleMs));
    await rig.perform(rig.can('power-cycle') ? 'power-cycle' : 'reboot', signal);
    return await booted;
  } finally {
    giveUp.abort();
  }
}

async function refuseUntilBoot(
  acs: ScriptedAcs,
  waiting: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<ScriptedSession | undefined> {
  for (let refused = 0; refused < refusedMax; refused += 1) {
    const next = await acs.nextSession({ ...waiting, what: 'come after its power was cut' });
    if (next.eventCodes.includes('1 BOOT')) return next;
    await next.fail();
  }
  return undefined;
}
