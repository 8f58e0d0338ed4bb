import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseTools, CpeBench, CpeTarget, FilePlace, Post, ScriptedSession } from '@cordon/testbench';
import { type GoodSession, goodSession } from '../../good-session.ts';
import { answerOf, type Misbehaviour } from './misbehaviour.ts';

/** What became of one misbehaviour. */
export type MisbehaviourSeen = {
  readonly name: string;
  /** In a word: see {@link answerOf}. */
  readonly answer: string;
  /** Whether a sound session followed, by the same trigger as before. */
  readonly cameBack: boolean;
  readonly why: string;
  /** Whether the target reported a restart that nobody ordered. */
  readonly restarted: boolean;
};

/** What became of all of them, up to the first that the target did not bear. */
export type RobustnessFacts = {
  readonly seen: readonly MisbehaviourSeen[];
  /** Requests for the URL that nobody has a reason to fetch. */
  readonly fetched: number;
};

export type RobustnessBench = Pick<
  CaseTools & CpeBench,
  'acs' | 'cpe' | 'files' | 'step' | 'inconclusive' | 'signal' | 'caseId'
>;

/** A target that has just seen a session fail may wait as long before it comes again (TR-069 3.2.1.1: five to ten seconds), even when asked. */
const recoveryWaitsMs: readonly number[] = [0, 11_000, 21_000];
/** What was fetched on the quiet comes soon. */
const canaryMs = 500;

/** Misbehaves in one session after the other; each time the target must come again as before. */
export async function probeRobustness(
  bench: RobustnessBench,
  misbehaviours: readonly Misbehaviour[],
): Promise<RobustnessFacts> {
  const { cpe, files, step, inconclusive, signal } = bench;
  const canary = files.home.place('canary', () => ({ status: 404 }));
  const before = await step('Control before: a good session', () => goodSession(cpe.withOneTrigger(), signal));
  if (!before.held) inconclusive(`The control before the probes failed: ${before.reason ?? ''}`);
  const steady = cpe.withOneTrigger(before.trigger);
  const seen: MisbehaviourSeen[] = [];
  for (const misbehaviour of misbehaviours) {
    const one = await step(misbehaviour.name, () => probeOne(bench, { misbehaviour, steady, canary }));
    seen.push(one);
    // What is broken is known; the rest would be said to a target in disorder.
    if (!one.cameBack || one.restarted) break;
  }
  await sleep(canaryMs, undefined, { signal });
  return { seen, fetched: canary.requests.length };
}

interface Probe {
  readonly misbehaviour: Misbehaviour;
  readonly steady: CpeTarget;
  readonly canary: FilePlace;
}

async function probeOne(bench: RobustnessBench, { misbehaviour, steady, canary }: Probe): Promise<MisbehaviourSeen> {
  const { acs, signal } = bench;
  let restarted = false;
  const forget = acs.onInform(({ eventCodes }) => {
    restarted ||= eventCodes.includes('1 BOOT');
  });
  try {
    const { session } = await steady.openSession({ signal });
    // A restart from before is none of this one's.
    restarted = false;
    const answer = answerOf(await misbehave(session, { misbehaviour, steady, canary }));
    await session.endPolitely();
    const after = await recovery(steady, signal);
    return { name: misbehaviour.name, answer, cameBack: after.held, why: after.reason ?? '', restarted };
  } finally {
    forget();
  }
}

async function misbehave(session: ScriptedSession, probe: Probe): Promise<Post | undefined> {
  const { misbehaviour, steady, canary } = probe;
  if (misbehaviour.at !== 'instead-of-inform-response') await session.reachAcsTurn();
  const parameter = steady.path('DeviceInfo.SoftwareVersion');
  return await session.answer(misbehaviour.reply({ session, parameter, canaryUrl: canary.url }));
}

async function recovery(steady: CpeTarget, signal: AbortSignal): Promise<GoodSession> {
  let last: GoodSession | undefined;
  for (const waitMs of recoveryWaitsMs) {
    await sleep(waitMs, undefined, { signal });
    last = await goodSession(steady, signal);
    if (last.held) return last;
  }
  return last ?? { held: false, currentTime: '', eventCodes: [] };
}
