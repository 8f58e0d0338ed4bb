import type { AcsRequest, ParameterValueStruct } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, getParameterValue, setParameterValues } from '@cordon/testbench';
import { chooseText } from './choose-text.ts';
import { type Endurance, endure, type LastingSession } from './lasting-sessions.ts';

/** What came of one long list. */
export type ListSeen = {
  readonly name: string;
  readonly answer: string;
  /** Whether the good parameter has another value; null when it could not be read. */
  readonly hasChanged: boolean | null;
};
/** What came of them all. */
export type ListFacts = { readonly seen: readonly ListSeen[]; readonly endurance: Endurance };

const otherOf = (value: string): string => (value === 'BENCH.A' ? 'BENCH.B' : 'BENCH.A');
const counts: readonly number[] = [100, 5_000];

/** A request, and how reports call it. */
interface ListTrial {
  readonly name: string;
  readonly request: AcsRequest;
}

/** A good value at the head of unknown names, one name many times, and many names to read. */
const trialsFor = ({ name, value }: ParameterValueStruct, root: string): readonly ListTrial[] => {
  const good = { name, value: otherOf(value), type: 'string' };
  const set = (parameterList: readonly ParameterValueStruct[]): AcsRequest => ({
    method: 'SetParameterValues',
    parameterList,
    parameterKey: '',
  });
  return counts.flatMap((count): readonly ListTrial[] => {
    const rest = Array.from({ length: count - 1 }, (_, at) => at);
    const unknown = rest.map((at) => ({ name: `${root}X_CORDON_No${at}`, value: '1', type: 'string' }));
    const again = rest.map((at) => ({ ...good, value: `BENCH.${at}` }));
    return [
      { name: `${count} parameters, the first one good`, request: set([good, ...unknown]) },
      { name: `${count} parameters, the last one good`, request: set([...unknown, good]) },
      { name: `one parameter ${count} times`, request: set([good, ...again]) },
      {
        name: `${count} names to read`,
        request: { method: 'GetParameterValues', parameterNames: [name, ...rest.map(() => name)] },
      },
    ];
  });
};

/** The bench gave up, and not the target: it may still be at it, and may carry all of it out. */
export const tooLate = 'no answer in time';
/** The session broke. Once may be the network, after a target that took all of it. */
export const lost = 'nothing';
const lostTwice = 'nothing, twice';

/** What the target said, or {@link lost} or {@link tooLate}. */
export async function answerTo(sessions: LastingSession, { name, request }: ListTrial): Promise<string> {
  let isLate = false;
  const answer = await sessions.use(name, async (session) => {
    try {
      return await session.request(request);
    } catch (error) {
      isLate = !session.hasHungUp;
      throw error;
    }
  });
  if (answer === undefined) return isLate ? tooLate : lost;
  return answer.method === 'Fault' ? `fault ${answer.faultCode ?? 0}` : answer.method;
}

/**
 * Lists that were refused and changed something, and those that changed it and may have been taken: what is late may be carried out during
 * the next one. A list that was taken, rightly or not, is the business of other cases.
 */
export function changedBy(seen: readonly ListSeen[]): Readonly<Record<'half' | 'doubtful', readonly ListSeen[]>> {
  const lateAt = seen.findIndex(({ answer }) => answer === tooLate);
  const changed = seen.filter(
    ({ answer, hasChanged }) => hasChanged === true && answer !== 'SetParameterValuesResponse',
  );
  const isDoubtful = (one: ListSeen): boolean => one.answer === lost || (lateAt >= 0 && seen.indexOf(one) >= lateAt);
  return { half: changed.filter((one) => !isDoubtful(one)), doubtful: changed.filter(isDoubtful) };
}

/** Sends a long list, reads the good parameter before and after it, and puts it back. */
async function tryList(session: LastingSession, trial: ListTrial, now: ParameterValueStruct): Promise<ListSeen> {
  const { name } = trial;
  const valueOf = async (): Promise<string | undefined> =>
    (await session.use(name, (one) => getParameterValue(one, now.name)))?.value;
  const before = await valueOf();
  const answer = await answerTo(session, trial);
  const after = await valueOf();
  // What was not put back after the list before says nothing of this one.
  if (before !== now.value || after === undefined) return { name, answer, hasChanged: null };
  const hasChanged = after !== now.value;
  if (hasChanged) await session.use(name, (one) => setParameterValues(one, [now]));
  return { name, answer, hasChanged };
}

/** Sends each long list, once more where its answer was lost and something had changed. */
export async function sendLongLists(context: CaseTools & CpeBench): Promise<ListFacts> {
  const { cpe } = context;
  return await endure(context, async (session) => {
    const now = await chooseText(context, session);
    const seen: ListSeen[] = [];
    for (const trial of trialsFor(now, cpe.root)) {
      const first = await tryList(session, trial, now);
      const isDoubtful = first.answer === lost && first.hasChanged === true;
      const again = isDoubtful ? await tryList(session, trial, now) : first;
      if (again.hasChanged !== true) seen.push(first);
      else seen.push(isDoubtful && again.answer === lost ? { ...again, answer: lostTwice } : again);
    }
    return seen;
  });
}
