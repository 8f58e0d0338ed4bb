import type { AcsRequest, SetParameterAttributesStruct } from '@cordon/cwmp';
import {
  type CaseTools,
  type CpeBench,
  getParameterNames,
  safeParameters,
  type ScriptedSession,
} from '@cordon/testbench';
import { followSessions } from '../../conformance/follow-sessions.ts';
import { type Endurance, endure, type LastingSession } from './lasting-sessions.ts';
import { answerTo, lost, tooLate } from './send-long-lists.ts';

/** What came of attributes in any number, and of active notification on counters. */
export type AttributeFacts = {
  /** Lists that were refused and changed the notification all the same. */
  readonly half: readonly string[];
  /** Lists without an answer that changed it: they may have been taken. Absent in evidence from before they were told apart. */
  readonly unanswered?: readonly string[];
  /** Lists after which the notification could be read. */
  readonly readCount: number;
  /** The others. Absent in evidence from before they were told. */
  readonly unread?: readonly string[];
  /** What the target said to active notification on counters, by name. */
  readonly counters: readonly { readonly name: string; readonly answer: string }[];
  /** Sessions with 4 VALUE CHANGE in the time of the watch. */
  readonly calls: number;
  readonly endurance: Endurance;
};

/** How long counters are watched. */
export const watchMs = 20_000;
const countersMax = 12;
const taken = 'SetParameterAttributesResponse';
const counterName =
  /\.(?:UpTime|(?:Total)?(?:Bytes|Packets|Unicast\w*|Multicast\w*)(?:Sent|Received)|Free|CPUUsage|CurrentLocalTime)$/;

const entry = (name: string, change: Partial<SetParameterAttributesStruct>): SetParameterAttributesStruct => ({
  name,
  notificationChange: change.notification !== undefined,
  notification: 0,
  accessListChange: change.accessList !== undefined,
  accessList: [],
  ...change,
});
const set = (parameterList: readonly SetParameterAttributesStruct[]): AcsRequest => ({
  method: 'SetParameterAttributes',
  parameterList,
});

async function notificationOf(session: ScriptedSession, name: string): Promise<number | undefined> {
  const answer = await session.request({ method: 'GetParameterAttributes', parameterNames: [name] });
  return answer.method === 'GetParameterAttributesResponse' ? answer.parameterList[0]?.notification : undefined;
}

/** A good change at the head of ten thousand names, one parameter as often, and an access list without measure. */
const longListsFor = (name: string, root: string): Readonly<Record<string, AcsRequest>> => {
  const rest = Array.from({ length: 9_999 }, (_, at) => at);
  return {
    '10,000 names, the first one good': set([
      entry(name, { notification: 1 }),
      ...rest.map((at) => entry(`${root}X_CORDON_No${at}`, { notification: 1 })),
    ]),
    'one name 10,000 times': set([
      entry(name, { notification: 1 }),
      ...rest.map(() => entry(name, { notification: 1 })),
    ]),
    'an access list of 1,000 entries': set([
      entry(name, { accessList: rest.slice(0, 1_000).map((at) => `X_CORDON_Nobody${at}`) }),
    ]),
    'an access list with an entry of 8 KiB': set([entry(name, { accessList: ['X'.repeat(8_192)] })]),
  };
};

/** Sends the long lists; returns those that were refused and changed something all the same, and which could be looked into. */
async function sendLongLists(session: LastingSession, parameter: string, root: string) {
  const half: string[] = [];
  const unanswered: string[] = [];
  const unread: string[] = [];
  const lists = Object.entries(longListsFor(parameter, root));
  const off = set([entry(parameter, { notification: 0 })]);
  for (const [name, request] of lists) {
    await answerTo(session, { name, request: off });
    const before = await session.use(name, (one) => notificationOf(one, parameter));
    const answer = await answerTo(session, { name, request });
    const after = await session.use(name, (one) => notificationOf(one, parameter));
    if (before === undefined || after === undefined) unread.push(name);
    else if (after !== before && answer !== taken)
      (answer === lost || answer === tooLate ? unanswered : half).push(`${name}: ${answer}`);
  }
  return { half, unanswered, readCount: lists.length - unread.length, unread };
}

/** Asks for active notification on counters, and counts the sessions that come of it. */
async function watchCounters({ acs, cpe, settings, signal }: CaseTools & CpeBench, session: LastingSession) {
  const told = await session.use('the names', (one) => getParameterNames(one, cpe.root, false));
  const names = (told === undefined || 'method' in told ? [] : told)
    .map(({ name }) => name)
    .filter((name) => counterName.test(name))
    .slice(0, countersMax);
  await session.use('the counters', (one) => settings.keepAttributes(one, names));
  const counters: { name: string; answer: string }[] = [];
  for (const name of names) {
    const answer = await answerTo(session, { name, request: set([entry(name, { notification: 2 })]) });
    counters.push({ name, answer });
  }
  let calls = 0;
  const visit = (coming: ScriptedSession): Promise<number> => {
    if (coming.eventCodes.includes('4 VALUE CHANGE')) calls += 1;
    return Promise.resolve(watchMs);
  };
  const followed = followSessions(acs, { signal, withinMs: watchMs, visit });
  await session.close();
  await followed;
  // Without them again before anything else is asked.
  const off = names.map((name) => entry(name, { notification: 0 }));
  if (off.length > 0) await answerTo(session, { name: 'the counters', request: set(off) });
  return { counters, calls };
}

/** Sends the long lists, asks for active notification on counters, and counts the sessions that come of it. */
export async function sendAttributeLists(context: CaseTools & CpeBench): Promise<AttributeFacts> {
  const { cpe, settings, notApplicable } = context;
  const { seen, endurance } = await endure(context, async (session) => {
    const found = await session.use('a parameter', (one) =>
      safeParameters(one, { cpe, settings, countMax: 1, withFreeNotification: true }),
    );
    const name = found?.[0]?.now.name ?? notApplicable('The target has no harmless parameter with free notification.');
    await session.use('a parameter', (one) => settings.keepAttributes(one, [name]));
    const lists = await sendLongLists(session, name, cpe.root);
    return { ...lists, ...(await watchCounters(context, session)) };
  });
  return { ...seen, endurance };
}
