import { setTimeout as sleep } from 'node:timers/promises';
import { type CaseTools, type CpeBench, type ScriptedSession, TargetSilentError } from '@cordon/testbench';
import { openForge } from './forged-request.ts';

/** What became of right requests that were sent while a session was open. */
export type RequestsInSession = {
  /** Status of each; null without an answer. */
  readonly statuses: readonly (number | null)[];
  /** Sessions with 6 CONNECTION REQUEST that began after it. */
  readonly sessions: number;
};

const requests = 10;
/** A device with a session for each request opens them one after the other. */
const watchMs = 4_000;

/** Sends ten right requests while a session is open, and counts the sessions that follow. */
export async function askDuringASession({
  acs,
  cpe,
  inconclusive,
  signal,
}: CaseTools & CpeBench): Promise<RequestsInSession> {
  const statuses: (number | null)[] = [];
  let sessions = 0;
  const count = ({ eventCodes, inform }: ScriptedSession): void => {
    if (eventCodes.includes('6 CONNECTION REQUEST') && (inform?.retryCount ?? 0) === 0) sessions += 1;
  };
  let forget: (() => void) | undefined;
  try {
    await cpe.withSession(
      async () => {
        forget = acs.onInform(count);
        for (let sent = 0; sent < requests; sent += 1) {
          const { forge, answer } = await openForge(cpe, { signal, duringSession: true });
          // A port that is closed during a session, or answers 503 to everybody, refuses the request in its way.
          const asked =
            forge === undefined
              ? answer
              : await cpe.connectionRequestPort.sendRaw(forge.get(forge.digest()), { signal, duringSession: true });
          if (asked === undefined) inconclusive(cpe.connectionRequestPort.unavailable() ?? 'The URL went away.');
          statuses.push(asked?.status ?? null);
        }
      },
      { signal },
    );
    await sleep(watchMs, undefined, { signal });
  } finally {
    forget?.();
  }
  return { statuses, sessions };
}

/** What became of a right request that was sent in the middle of a session. */
export type RequestInSession = {
  /** Null without an answer. */
  readonly status: number | null;
  readonly wentOn: boolean;
  readonly detail: string;
};

/** A device that cuts its session does so at once. */
const settleMs = 500;

/** Asks something in a session, sends a right connection request, and asks again in the same session. */
export async function askOnceInASession({
  cpe,
  inconclusive,
  signal,
}: CaseTools & CpeBench): Promise<RequestInSession> {
  return await cpe.withSession(
    async (session) => {
      if ((await methodsAnswerIn(session)) !== heard) inconclusive('The target does not answer GetRPCMethods.');
      const { forge, answer: refusal } = await openForge(cpe, { signal, duringSession: true });
      // A port that answers 503 to everybody during a session has answered.
      const answer =
        forge === undefined
          ? refusal
          : await cpe.connectionRequestPort.sendRaw(forge.get(forge.digest()), { signal, duringSession: true });
      const status = answer?.status ?? null;
      await sleep(settleMs, undefined, { signal });
      try {
        const method = await methodsAnswerIn(session);
        return { status, wentOn: method === heard, detail: method };
      } catch (error) {
        if (!(error instanceof TargetSilentError)) throw error;
        return { status, wentOn: false, detail: error.message };
      }
    },
    { signal },
  );
}

const heard = 'GetRPCMethodsResponse';

/** A target that has no such method says so (fault 9000), and has gone on all the same. */
async function methodsAnswerIn(session: ScriptedSession): Promise<string> {
  const answer = await session.request({ method: 'GetRPCMethods' });
  return answer.method === 'Fault' && answer.faultCode === 9000 ? heard : answer.method;
}
