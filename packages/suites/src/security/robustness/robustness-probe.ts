import { setTimeout as sleep } from 'node:timers/promises';
import { type CpeTarget, type FilePlace, type ScriptedSession, TargetSilentError } from '@cordon/testbench';
import { goodSession, withoutDowntime } from '../../good-session.ts';
import { bodyReply, sound } from './message-text.ts';
import {
  answerOf,
  type Misbehaviour,
  namesTold,
  type RobustnessBench,
  type RobustnessRow,
  type Surroundings,
} from './misbehaviour.ts';
import { patiently, recovery } from './recovery.ts';

/** What became of one misbehaviour. */
export type MisbehaviourSeen = {
  readonly name: string;
  /** In a word: see {@link answerOf}. */
  readonly answer: string;
  /** Whether a sound session followed, by the same trigger as before. */
  readonly cameBack: boolean;
  readonly why: string;
};

/** What became of all of them, up to the first that the target did not bear. */
export type RobustnessFacts = {
  readonly seen: readonly MisbehaviourSeen[];
  /** The last misbehaviour before the target reported a restart that nobody ordered; null when it reported none. */
  readonly restartedAfter: string | null;
  /** Requests for the URL that nobody has a reason to fetch. */
  readonly fetched: number;
};

/** What is fetched on the quiet comes soon, and a watchdog needs a moment. */
const lateMs = 3_000;

/** Misbehaves in one session after the other; each time the target must come again as before. */
export async function probeRobustness(
  bench: RobustnessBench,
  { misbehaviours, needsSoundRequest = false }: Pick<RobustnessRow, 'misbehaviours' | 'needsSoundRequest'>,
): Promise<RobustnessFacts> {
  const { cpe, acs, files, step, inconclusive, signal } = bench;
  const canary = files.home.place('canary', () => ({ status: 404 }));
  const before = await step('Control before: a good session', () => goodSession(cpe.withOneTrigger(), signal));
  if (!before.held) inconclusive(`The control before the probes failed: ${before.reason ?? ''}`);
  const steady = cpe.withOneTrigger(before.trigger);
  if (needsSoundRequest && !(await step('Control: a sound request', () => answersSoundRequest(bench, steady))))
    inconclusive('The target does not answer a sound request either, when it is written as those of this case are.');
  const seen: MisbehaviourSeen[] = [];
  // What makes the target come by a restart hides one that nobody ordered.
  const seesRestarts = before.trigger !== 'reboot' && before.trigger !== 'rig';
  let hasRestarted = false;
  const forget = acs.onInform(({ eventCodes }) => {
    hasRestarted ||= seesRestarts && eventCodes.includes('1 BOOT');
  });
  try {
    for (const misbehaviour of misbehaviours) {
      const one = await step(misbehaviour.name, () =>
        probeOne(bench, { misbehaviour, steady, canary, seen, hasRestarted: () => hasRestarted }),
      );
      if (one !== undefined) seen.push(one);
      // What is broken is known; the rest would be said to a target in disorder.
      if (one?.cameBack !== true || hasRestarted) break;
    }
    await sleep(lateMs, undefined, { signal });
  } finally {
    forget();
  }
  return {
    seen,
    restartedAfter: hasRestarted ? told(seen.at(-1)) : null,
    fetched: canary.requests.length,
  };
}

/** Control: whether the target reads what the messages of these cases are written like. */
async function answersSoundRequest(bench: RobustnessBench, steady: CpeTarget): Promise<boolean> {
  const { signal } = bench;
  const { session } = await steady.openSession({ signal });
  await session.reachAcsTurn();
  const around = { session, ...surroundingsOf(bench, steady), canaryUrl: '' };
  const post = await session.answer(bodyReply(sound(around)));
  await session.endPolitely();
  return namesTold(post).includes(around.parameter);
}

const surroundingsOf = (
  { acs }: RobustnessBench,
  steady: CpeTarget,
): Pick<Surroundings, 'parameter' | 'otherParameter' | 'declaration'> => ({
  declaration: acs.dialect.xmlDeclaration ? '<?xml version="1.0" encoding="UTF-8"?>' : '',
  parameter: steady.path('DeviceInfo.SoftwareVersion'),
  otherParameter: steady.path('DeviceInfo.HardwareVersion'),
});

const told = (one: MisbehaviourSeen | undefined): string => (one === undefined ? '' : `${one.name}: ${one.answer}`);

interface Probe {
  readonly misbehaviour: Misbehaviour;
  readonly steady: CpeTarget;
  readonly canary: FilePlace;
  /** What was seen before; the last of it is changed when the target falls silent late. */
  readonly seen: MisbehaviourSeen[];
  readonly hasRestarted: () => boolean;
}

/** One misbehaviour and the session after it. Undefined when the target did not come for it: then the one before is to blame. */
async function probeOne(bench: RobustnessBench, probe: Probe): Promise<MisbehaviourSeen | undefined> {
  const { signal } = bench;
  const { misbehaviour, steady, seen } = probe;
  const session = await patiently(() => steady.openBreakable({ signal }), signal).then(
    (opened) => opened.session,
    (error: unknown) => {
      const last = seen.at(-1);
      if (!(error instanceof TargetSilentError) || last === undefined) throw error;
      seen.splice(-1, 1, { ...last, cameBack: false, why: `It fell silent after one more session: ${error.message}` });
      return undefined;
    },
  );
  if (session === undefined) return undefined;
  const answer = await misbehave(session, probe, bench);
  await session.endPolitely();
  const after = withoutDowntime(await recovery(steady, signal));
  return { name: misbehaviour.name, answer, cameBack: after.held, why: after.reason ?? '' };
}

/** Says the wrong thing; returns what came after it, in a word. */
async function misbehave(
  session: ScriptedSession,
  { misbehaviour, steady, canary, hasRestarted }: Probe,
  bench: RobustnessBench,
): Promise<string> {
  if (misbehaviour.at !== 'instead-of-inform-response') await session.reachAcsTurn();
  const around = { session, ...surroundingsOf(bench, steady), canaryUrl: canary.url };
  if ('play' in misbehaviour) return await misbehaviour.play({ ...around, bench, steady, hasRestarted });
  const post = await session.answer(misbehaviour.reply(around));
  return misbehaviour.read?.(post, around) ?? answerOf(post);
}
