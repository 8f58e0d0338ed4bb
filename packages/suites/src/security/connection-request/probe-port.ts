import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CaseTools,
  CpeBench,
  CpeTarget,
  JudgeTools,
  RawAnswer,
  RawOptions,
  ScriptedSession,
} from '@cordon/testbench';
import { openForge, type RequestForge } from './forged-request.ts';
import { goodRequest, waitMs } from './probe-connection-request.ts';

/** A request that may not start a session. */
export interface ForgedRequest {
  /** What is wrong with it, such as `a wrong password`. */
  readonly sent: string;
  /** The bytes; undefined when the target gives no way to make them. */
  readonly write: (forge: RequestForge) => string | undefined;
  /** A right request with the same challenge that goes ahead of it; its session is waited for and does not count. */
  readonly ahead?: (forge: RequestForge) => string;
  /** It is no proper HTTP, so that hanging up is an answer. */
  readonly isOdd?: boolean;
  readonly options?: RawOptions;
}

/** What became of one of them. */
export type ForgedFact = Pick<RawAnswer, 'ending' | 'status' | 'answers' | 'detail'> & {
  readonly sent: string;
  /** False when the request may have been lost, or was put off by 503. */
  readonly wasLookedAt: boolean;
};

/** What a target did about wrong requests between two right ones. */
export type ForgedFacts = {
  readonly requests: readonly ForgedFact[];
  /** What had been sent last when a session with 6 CONNECTION REQUEST began, for each that did. */
  readonly sessionsAfter: readonly string[];
  /** Why nothing could be sent; null when something was. */
  readonly obstacle: string | null;
};

type Bench = Pick<CaseTools & CpeBench, 'acs' | 'cpe' | 'bracket' | 'signal'>;

/** TR-069 3.2.2.1: the session follows within 30 s of the answer. */
const comesWithinMs = 30_000;
const pollMs = 20;
const aheadLabel = 'the right request ahead';
const busyRetries = 3;
const busyPauseMs = 2_000;

/** Right request, the forged ones one after the other, right request. */
export async function probePort(bench: Bench, forged: readonly ForgedRequest[]): Promise<ForgedFacts> {
  const { acs, cpe, bracket, signal } = bench;
  let lastControl: Awaited<ReturnType<typeof goodRequest>> | undefined;
  const { probe } = await bracket({
    shows: 'a good connection request starts a session',
    control: async () => {
      lastControl = await goodRequest({ cpe, signal });
      return lastControl;
    },
    probe: async () => {
      const patienceMs = lastControl === undefined ? 0 : waitMs(lastControl);
      return await sendForged({ acs, cpe, signal }, forged, patienceMs);
    },
  });
  return probe;
}

async function sendForged(
  { acs, cpe, signal }: Pick<Bench, 'acs' | 'cpe' | 'signal'>,
  forged: readonly ForgedRequest[],
  patienceMs: number,
): Promise<ForgedFacts> {
  const sessionsAfter: string[] = [];
  const requests: ForgedFact[] = [];
  let last = 'nothing';
  const comeAhead = async (): Promise<boolean> => {
    const untilMs = performance.now() + comesWithinMs;
    while (!sessionsAfter.includes(aheadLabel) && performance.now() < untilMs)
      await sleep(pollMs, undefined, { signal });
    const hasCome = sessionsAfter.includes(aheadLabel);
    sessionsAfter.splice(0, sessionsAfter.length, ...sessionsAfter.filter((label) => label !== aheadLabel));
    return hasCome;
  };
  const forget = acs.onInform(({ eventCodes, inform }: ScriptedSession) => {
    // 3.2.1.1: one that repeats a failed session comes of no request.
    if (eventCodes.includes('6 CONNECTION REQUEST') && (inform?.retryCount ?? 0) === 0) sessionsAfter.push(last);
  });
  try {
    for (const request of forged) {
      last = request.ahead === undefined ? request.sent : aheadLabel;
      const ready = async (): Promise<boolean> => {
        const isReady = request.ahead === undefined || (await comeAhead());
        last = request.sent;
        return isReady;
      };
      const fact = await sendOne(cpe, request, { signal, ready });
      if (typeof fact === 'string') return { requests, sessionsAfter, obstacle: fact };
      if (fact !== undefined) requests.push(fact);
    }
    await sleep(patienceMs, undefined, { signal });
    return { requests, sessionsAfter, obstacle: null };
  } finally {
    forget();
  }
}

/** Sends one, again while the target is busy; a text says why it could not be sent. */
async function sendOne(
  cpe: CpeTarget,
  { sent, write, ahead, isOdd = false, options = {} }: ForgedRequest,
  { signal, ready }: { readonly signal: AbortSignal; readonly ready: () => Promise<boolean> },
): Promise<ForgedFact | string | undefined> {
  for (let retry = 0; ; retry += 1) {
    const { forge, answer: challenged } = await openForge(cpe, { signal });
    if (forge === undefined)
      return (
        cpe.connectionRequestPort.unavailable() ?? `no Digest challenge came (${challenged?.detail ?? 'nothing sent'}).`
      );
    if (ahead !== undefined) await cpe.connectionRequestPort.sendRaw(ahead(forge), { signal });
    if (!(await ready())) return 'no session followed the right request ahead of it.';
    const bytes = write(forge);
    if (bytes === undefined) return undefined;
    const answer = await cpe.connectionRequestPort.sendRaw(bytes, { ...options, signal });
    if (answer === undefined) return cpe.connectionRequestPort.unavailable() ?? 'the URL went away.';
    if (answer.status === 503 && retry < busyRetries) {
      await sleep(busyPauseMs, undefined, { signal });
      continue;
    }
    const { ending, status, answers, detail } = answer;
    const wasLookedAt = status === null ? isOdd && ending !== 'unreachable' : status !== 503;
    return { sent, ending, status, answers, detail, wasLookedAt };
  }
}

const ownFaults = /EADDRNOTAVAIL|EINVAL|EACCES|EPERM|ENETUNREACH|EHOSTUNREACH/;

/** Ends a case whose requests need not have been looked at, so that a filter may say nothing to them, but were not even sent or were put off. */
export function refuseUnsent(
  { requests, sessionsAfter, obstacle }: ForgedFacts,
  { inconclusive }: Pick<JudgeTools, 'inconclusive'>,
): void {
  if (sessionsAfter.length > 0) return;
  if (obstacle !== null) inconclusive(`Not everything could be sent: ${obstacle}`);
  const unsent = requests.find(({ detail }) => ownFaults.test(detail));
  if (unsent !== undefined) inconclusive(`This machine could not send ${unsent.sent}: ${unsent.detail}.`);
  const putOff = requests.find(({ status }) => status === 503 || status === 200 || status === 204);
  if (putOff !== undefined)
    inconclusive(`The target answered ${putOff.sent} by status ${putOff.status}, but no session came in time.`);
}

/** Judges by whether a session came; a target that may not have looked cannot be judged. */
export function judgeForged(facts: ForgedFacts, sentence: string, tools: JudgeTools): void {
  const { requests, sessionsAfter, obstacle } = facts;
  if (sessionsAfter.length === 0) {
    if (obstacle !== null) tools.inconclusive(`Not everything could be sent: ${obstacle}`);
    if (requests.length === 0) tools.notApplicable('The target gives no way to make such a request.');
    const lost = requests.find(({ wasLookedAt }) => !wasLookedAt);
    if (lost !== undefined) tools.inconclusive(`The target may not have looked at ${lost.sent}: ${lost.detail}.`);
    const taken = requests.find(({ status }) => status === 200 || status === 204);
    if (taken !== undefined)
      tools.inconclusive(`The target took ${taken.sent} (status ${taken.status}), but no session came in time.`);
  }
  tools.expect(sessionsAfter, sentence).toEqual([]);
}
