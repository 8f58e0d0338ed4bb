import {
  type CaseTools,
  type CpeBench,
  type CpeTarget,
  type Patience,
  type ScriptedSession,
  serverPresentation,
} from '@cordon/testbench';
import { byOneTrigger } from './by-one-trigger.ts';

/** What became of three sessions whose connection the ACS closed behind the InformResponse. */
export type SecondConnectionFacts = {
  /** Whether the target went on on another connection: under a valid certificate, an expired one, and a valid one again. */
  readonly wentOn: { readonly before: boolean; readonly expired: boolean; readonly after: boolean };
  /** Whether something came on the connection that the ACS had closed. */
  readonly stayed: boolean;
  /** CurrentTime of the Inform in the session with the expired certificate. */
  readonly targetTime: string;
  readonly benchTime: string;
};

type Bench = CaseTools & CpeBench;

const validity = {
  valid: { notBefore: '-60d', notAfter: '+30d' },
  expired: { notBefore: '-60d', notAfter: '-30d' },
} as const;

/**
 * Who has not gone on after many times as long as it took him under a valid certificate does not; a slow one gets twice that time, and under the valid
 * certificate a few times as long as it took him to come.
 */
const goingOn = { leastMs: 300, mostMs: 5_000, perControl: 20, slowPerControl: 2 } as const;
const comingOn = { leastMs: 3_000, mostMs: 60_000, perComing: 3 } as const;

/** How long a target is waited for under a valid certificate that had come `afterMs` behind its trigger, in milliseconds. */
export function reconnectMsOfControl(afterMs: number): number {
  return Math.min(comingOn.mostMs, Math.max(comingOn.leastMs, comingOn.perComing * afterMs));
}

/** How long it is waited for under the expired one, where it took so many milliseconds to go on under the valid one. */
export function reconnectMsOfProbe(controlMs: number): number {
  const { leastMs, mostMs, perControl, slowPerControl } = goingOn;
  return Math.max(leastMs, Math.min(mostMs, perControl * controlMs), slowPerControl * controlMs);
}

interface SecondConnection {
  readonly wentOn: boolean;
  /** How long it took to its next POST, wherever that came. */
  readonly nextAfterMs: number;
  readonly stayed: boolean;
  readonly targetTime: string;
}

/** Answers the Inform, closes, and sees whether the session goes on under what is shown then. */
async function goOnUnder(
  { acs, lab, signal, step }: Bench,
  cpe: CpeTarget,
  { shown, reconnectMs }: { readonly shown: keyof typeof validity; readonly reconnectMs?: number },
): Promise<SecondConnection> {
  const presentation = serverPresentation(lab, { hostName: acs.hostName, certificate: { validity: validity[shown] } });
  return await step(`Close the connection of a session and show a certificate that is ${shown}`, async () => {
    const { session, afterMs } = await cpe.openSession({ signal });
    const patience = { reconnectMs: reconnectMs ?? reconnectMsOfControl(afterMs) };
    const first = session.current?.connectionId;
    let nextAfterMs = 0;
    const targetTime = session.inform?.currentTime ?? '';
    const startedMs = performance.now();
    const next = await acs.showing(
      presentation,
      async () => {
        const post = await answerAndClose(session, patience);
        nextAfterMs = performance.now() - startedMs;
        // Left open, the session would count as failed, and its retry come in the way.
        if (post !== undefined) await session.endPolitely();
        return post;
      },
      { keepsOpen: true },
    );
    const isElsewhere = next !== undefined && next.connectionId !== first;
    return { wentOn: isElsewhere, stayed: next !== undefined && !isElsewhere, nextAfterMs, targetTime };
  });
}

async function answerAndClose(session: ScriptedSession, patience: Patience): Promise<ScriptedSession['current']> {
  const envelope = session.current?.envelope;
  const body = { method: 'InformResponse', maxEnvelopes: 1 } as const;
  const header = { id: envelope?.header.id ?? 'bench-1' };
  const namespace = envelope?.namespace ?? 'urn:dslforum-org:cwmp-1-0';
  return await session.answer({ envelope: { namespace, header, body }, close: true }, patience);
}

/** A second connection under a valid certificate, an expired one, and a valid one again, each in a session of its own. */
export async function secondConnections(bench: Bench): Promise<SecondConnectionFacts> {
  const attempt = byOneTrigger(bench);
  const before = await attempt((steady) => goOnUnder(bench, steady, { shown: 'valid' }));
  const reconnectMs = reconnectMsOfProbe(before.nextAfterMs);
  const expired = await attempt((steady) => goOnUnder(bench, steady, { shown: 'expired', reconnectMs }));
  const after = await attempt((steady) => goOnUnder(bench, steady, { shown: 'valid' }));
  return {
    wentOn: { before: before.wentOn, expired: expired.wentOn, after: after.wentOn },
    stayed: before.stayed || expired.stayed || after.stayed,
    targetTime: expired.targetTime,
    benchTime: new Date().toISOString(),
  };
}
