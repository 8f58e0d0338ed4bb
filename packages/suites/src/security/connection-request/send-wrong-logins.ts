import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseTools, CpeBench } from '@cordon/testbench';
import { openForge } from './forged-request.ts';
import { goodRequest, waitMs } from './probe-connection-request.ts';

/** What a target did about wrong requests, and about right ones after them. */
export type WrongLogins = {
  readonly refused: number;
  /** Seconds after the last wrong request at which a right one was heard; null: not within the time. */
  readonly heardAfterS: number | null;
  /** Median milliseconds to the answers of the first and of the last ten. */
  readonly firstMs: number;
  readonly lastMs: number;
};

const wrongRequests = 30;
const withinMs = 60_000;
const pauseMs = 5_000;

/** Sends wrong requests one after the other, then right ones until one is heard or a minute is over. */
export async function sendWrongLogins({ cpe, inconclusive, signal }: CaseTools & CpeBench): Promise<WrongLogins> {
  const control = await goodRequest({ cpe, signal });
  if (!control.held) inconclusive(`A right request starts no session to begin with. ${control.reason}`);
  const times: number[] = [];
  for (let count = 0; count < wrongRequests; count += 1) {
    const { forge } = await openForge(cpe, { signal });
    // A device that hangs up on a guesser has begun its lock.
    if (forge === undefined) break;
    const wrong = forge.digest({ password: `wrong-${count}` });
    const answer = await cpe.connectionRequestPort.sendRaw(forge.get(wrong), { signal });
    if (answer?.firstByteMs != null) times.push(answer.firstByteMs);
  }
  const refusedAtMs = performance.now();
  const elapsedMs = (): number => performance.now() - refusedAtMs;
  let heardAfterS: number | null = null;
  while (heardAfterS === null && elapsedMs() < withinMs) {
    const unavailable = cpe.connectionRequestPort.unavailable();
    if (unavailable?.includes('used up') === true) inconclusive(`No right request can be sent: ${unavailable}`);
    const { observation } = await cpe.askForSession({}, { withinMs: waitMs(control), signal });
    if (observation.sessionStarted) heardAfterS = Math.round(elapsedMs() / 1000);
    else await sleep(pauseMs, undefined, { signal });
  }
  const median = (part: readonly number[]): number => Math.round(part.toSorted((a, b) => a - b)[part.length >> 1] ?? 0);
  return {
    refused: times.length,
    heardAfterS,
    firstMs: median(times.slice(0, 10)),
    lastMs: median(times.slice(-10)),
  };
}
