import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';
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
