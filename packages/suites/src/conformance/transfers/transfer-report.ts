import { soapFault, type TransferComplete } from '@cordon/cwmp';
import type { ScriptedAcs, ScriptedSession } from '@cordon/testbench';

/** A TransferComplete and the Inform that came before it, as facts. */
export type TransferReport = {
  readonly events: readonly { readonly eventCode: string; readonly commandKey: string }[];
  /** CurrentTime of the Inform: the clock of the target. */
  readonly informTime: string;
  readonly commandKey: string;
  readonly faultCode: number;
  readonly faultString: string;
  readonly startTime: string;
  readonly completeTime: string;
};

/** How to wait for a TransferComplete. */
export interface ReportWish {
  readonly commandKey: string;
  readonly signal: AbortSignal;
  /** Longest wait; {@link reportMs} when absent. */
  readonly withinMs?: number;
  /** Answer TransferComplete by a fault instead of its response, and take the session after that one: nobody else answers it. */
  readonly refuse?: (next: Promise<ScriptedSession | undefined>) => void;
  /** Called at our turn in the session that brought the report. */
  readonly atTurn?: (session: ScriptedSession) => Promise<void>;
  /** Told of every TransferComplete that goes by. */
  readonly onCall?: (call: TransferComplete) => void;
}

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

/** Follows the sessions of the target until one reports this transfer; undefined when none does in time. Never rejects. */
export async function nextReport(acs: ScriptedAcs, wish: ReportWish): Promise<TransferReport | undefined> {
  let report: TransferReport | undefined;
  const withinMs = wish.withinMs ?? reportMs;
  const visit = async (session: ScriptedSession): Promise<number> => {
    report = await reportIn(session, wish);
    return report === undefined ? withinMs : 0;
  };
  if (wish.refuse === undefined) await followSessions(acs, { signal: wish.signal, withinMs, visit });
  else {
    const walked = await walkSessions(acs, { signal: wish.signal, withinMs, visit });
    if (walked !== undefined) wish.refuse(walked.coming);
  }
  return report;
}

/** Brings a session to our turn, answering the target's calls, and returns the report among them. */
export async function reportIn(
  session: ScriptedSession,
  wish: Pick<ReportWish, 'commandKey' | 'refuse' | 'atTurn' | 'onCall'>,
): Promise<TransferReport | undefined> {
  let found: TransferReport | undefined;
  for (let calls = 0; calls < callsMax && !session.isAcsTurn && session.current !== undefined; calls += 1) {
    const body = session.current.envelope?.body;
    if (body?.method === 'TransferComplete') wish.onCall?.(body);
    if (found === undefined && body?.method === 'TransferComplete' && isMeant(body, wish)) {
      found = reportOf(session, body);
      if (wish.refuse !== undefined) {
        await session.answerWith(soapFault(8002));
        await session.endPolitely();
        return found;
      }
    }
    await session.proceed();
  }
  if (found !== undefined && session.isAcsTurn) await wish.atTurn?.(session);
  return found;
}

// A target that loses the key is judged for that by its own case.
const isMeant = (call: TransferComplete, { commandKey }: Pick<ReportWish, 'commandKey'>): boolean =>
  ['', commandKey].includes(call.commandKey);

function reportOf(session: ScriptedSession, call: TransferComplete): TransferReport {
  const { commandKey, faultStruct, startTime, completeTime } = call;
  return {
    events: session.events.map((event) => ({ eventCode: event.eventCode, commandKey: event.commandKey })),
    informTime: session.inform?.currentTime ?? '',
    commandKey,
    faultCode: faultStruct.faultCode,
    faultString: faultStruct.faultString,
    startTime,
    completeTime,
  };
}
