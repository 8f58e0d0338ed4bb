import { type Body, soapFault } from '@cordon/cwmp';
import type { ScriptedAcs, ScriptedSession } from '@cordon/testbench';

/** A small file is here within seconds; a gateway that reboots for it is back within minutes. */
export const reportMs = 240_000;

/** Calls of a target in one session that are looked at: more is a loop. */
const callsMax = 64;

/** How to follow the sessions of a target. */
export interface SessionWalk {
  readonly signal: AbortSignal;
  readonly withinMs: number;
  /** Deals with one session, its Inform not yet answered, and says how long to wait for a further one; 0 ends the walk. */
  readonly visit: (session: ScriptedSession) => Promise<number>;
}

/**
 * Visits the sessions of the target one after the other, without leaving one to nobody. Returns what waits for the session after the
 * last one that was visited; undefined when the time was up before. Never rejects.
 */
async function walkSessions(
  acs: ScriptedAcs,
  walk: SessionWalk,
): Promise<{ readonly coming: Promise<ScriptedSession | undefined> } | undefined> {
  const take = (withinMs: number): Promise<ScriptedSession | undefined> =>
    acs.nextSession({ withinMs, signal: walk.signal }).catch(() => undefined);
  const untilMs = performance.now() + walk.withinMs;
  let coming = take(walk.withinMs);
  for (let session = await coming; session !== undefined; session = await coming) {
    // The next one is waited for before this one ends: a fast target is there at once.
    coming = take(Math.max(1, untilMs - performance.now()));
    const furtherMs = await walk.visit(session).catch(() => walk.withinMs);
    await session.end().catch(() => undefined);
    if (furtherMs === 0) return { coming };
    const timeUp = new Promise<undefined>((resolve) => setTimeout(resolve, furtherMs, undefined).unref());
    coming = Promise.race([coming, timeUp]);
  }
  return undefined;
}

/** Visits sessions until `visit` has seen enough or the time is up. Never rejects. */
export async function followSessions(acs: ScriptedAcs, walk: SessionWalk): Promise<void> {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([walk.signal, giveUp.signal]);
  const walked = await walkSessions(acs, { ...walk, signal });
  giveUp.abort();
  void walked?.coming.then((session) => session?.end()).catch(() => undefined);
}

/** How to wait for a call of the target's, and what to read from it. */
export interface CallWish<Call> {
  readonly signal: AbortSignal;
  /** Longest wait; {@link reportMs} when absent. */
  readonly withinMs?: number | undefined;
  /** What a message of the target says, if it is the call that is meant. Sees every message that goes by. */
  readonly read: (body: Body, session: ScriptedSession) => Call | undefined;
  /** Answer the call by a fault instead of its response, and take the session after that one: nobody else answers it. */
  readonly refuse?: ((next: Promise<ScriptedSession | undefined>) => void) | undefined;
  /** Called at our turn in the session that brought the call. */
  readonly atTurn?: ((session: ScriptedSession) => Promise<void>) | undefined;
}

/** Follows the sessions of the target until one brings the call; undefined when none does in time. Never rejects. */
export async function nextCall<Call>(acs: ScriptedAcs, wish: CallWish<Call>): Promise<Call | undefined> {
  let found: Call | undefined;
  const withinMs = wish.withinMs ?? reportMs;
  const visit = async (session: ScriptedSession): Promise<number> => {
    found = await callIn(session, wish);
    return found === undefined ? withinMs : 0;
  };
  if (wish.refuse === undefined) await followSessions(acs, { signal: wish.signal, withinMs, visit });
  else {
    const walked = await walkSessions(acs, { signal: wish.signal, withinMs, visit });
    if (walked !== undefined) wish.refuse(walked.coming);
  }
  return found;
}

/** Brings a session to our turn, answering the target's calls, and returns what the one that is meant says. */
export async function callIn<Call>(
  session: ScriptedSession,
  { read, refuse, atTurn }: Pick<CallWish<Call>, 'read' | 'refuse' | 'atTurn'>,
): Promise<Call | undefined> {
  let found: Call | undefined;
  for (let calls = 0; calls < callsMax && !session.isAcsTurn && session.current !== undefined; calls += 1) {
    const body = session.current.envelope?.body;
    const call = body === undefined ? undefined : read(body, session);
    found ??= call;
    if (call !== undefined && refuse !== undefined) {
      await session.answerWith(soapFault(8002));
      await session.endPolitely();
      return found;
    }
    await session.proceed();
  }
  if (found !== undefined && session.isAcsTurn) await atTurn?.(session);
  return found;
}
