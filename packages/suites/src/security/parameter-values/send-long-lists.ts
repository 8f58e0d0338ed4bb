import type { AcsRequest, ParameterValueStruct } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, getParameterValue, setParameterValues } from '@cordon/testbench';
import { chooseText } from './choose-text.ts';
import { type Endurance, endure, type LastingSession } from './lasting-sessions.ts';

/** What came of one long list. */
export type ListSeen = { readonly name: string; readonly answer: string; readonly hasChanged: boolean };
/** What came of them all. */
export type ListFacts = { readonly seen: readonly ListSeen[]; readonly endurance: Endurance };

const otherOf = (value: string): string => (value === 'BENCH.A' ? 'BENCH.B' : 'BENCH.A');
const counts: readonly number[] = [100, 5_000];

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

/** What the target said, `nothing` where it broke the session. */
async function answerTo(sessions: LastingSession, { name, request }: ListTrial): Promise<string> {
  let isLate = false;
  const answer = await sessions.use(name, async (session) => {
    try {
      return await session.request(request);
    } catch (error) {
      isLate = !session.hasHungUp;
      throw error;
    }
  });
  if (answer === undefined) return isLate ? tooLate : 'nothing';
  return answer.method === 'Fault' ? `fault ${answer.faultCode ?? 0}` : answer.method;
}

/** Sends each long list, and reads the good parameter after it. */
export async function sendLongLists(context: CaseTools & CpeBench): Promise<ListFacts> {
  const { cpe } = context;
  return await endure(context, async (session) => {
    const now = await chooseText(context, session);
    const seen: ListSeen[] = [];
    for (const trial of trialsFor(now, cpe.root)) {
      if (session.isGone) break;
      const { name } = trial;
      const answer = await answerTo(session, trial);
      const read = await session.use(name, (one) => getParameterValue(one, now.name));
      if (read === undefined) continue;
      const hasChanged = read.value !== now.value;
      seen.push({ name, answer, hasChanged });
      if (hasChanged) await session.use(name, (one) => setParameterValues(one, [now]));
    }
    return seen;
  });
}
