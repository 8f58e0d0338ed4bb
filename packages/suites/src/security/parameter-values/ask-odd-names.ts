import type { AcsRequest } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, getParameterNames, type ScriptedSession } from '@cordon/testbench';
import { makeRow } from './chosen-parameter.ts';
import { type Endurance, endure, type LastingSession } from './lasting-sessions.ts';

const invalidName = 9005;

/** What a name led to, in words. */
export type NameSeen = { readonly name: string; readonly answer: string };
/** What came of odd names. */
export type NameFacts = {
  readonly seen: readonly NameSeen[];
  /** The row that was made to be deleted by other numbers; null when there is none. Absent in evidence from before it was told. */
  readonly row?: string | null;
  /** Names of rows by which the row of the case was gone. */
  readonly deletedBy: readonly string[];
  /** Names of rows after whose deletion nobody could read whether the row is there. Absent in evidence from before it was told. */
  readonly unread?: readonly string[];
  readonly endurance: Endurance;
};

const shown = (name: string): string =>
  name.length > 120 ? `${name.slice(0, 60)}… (${name.length} characters)` : name;

/** Numbers that some counters take for `row`: of the other sign, and one round of 8, 16, 31 and 32 bits later. */
const oddNumbersFor = (row: number): readonly string[] =>
  [0, -1, row - 2 ** 32, row + 2 ** 8, row + 2 ** 16, 2 ** 31, 2 ** 32, row + 2 ** 32, row + 2 ** 33].map(String);

const oddInstances = (name: string): readonly string[] => {
  const found = /\.(\d+)\./.exec(name);
  if (found === null) return [];
  const [whole, number = ''] = found;
  const aliases = ['[]', '[', `[${'x'.repeat(1_000)}]`, '[%s%n]', '[../1]', '[1]]', "[' or 1=1]"];
  return [...oddNumbersFor(Number(number)), ...aliases].map((odd) => name.replace(whole, `.${odd}.`));
};

const longNames = (root: string, parameter: string): readonly string[] => [
  ...[257, 1_025, 4_096, 32_768].flatMap((length) => [`${root}${'A'.repeat(length)}`, `${root}${'A'.repeat(length)}.`]),
  `${parameter}${'A'.repeat(4_096)}`,
  `${root}${'A.'.repeat(200)}`,
  `${root}${'1.'.repeat(200)}`,
  `${root}${'DeviceInfo.'.repeat(200)}SoftwareVersion`,
];

const readOf = (name: string): AcsRequest => ({ method: 'GetParameterValues', parameterNames: [name] });

async function answerTo(session: ScriptedSession, name: string): Promise<string> {
  const answer = await session.request(readOf(name));
  if (answer.method === 'Fault') return `fault ${answer.faultCode ?? 0}`;
  if (answer.method !== 'GetParameterValuesResponse') return answer.method;
  return answer.parameterList.length === 0 ? 'no values' : `values of ${shown(answer.parameterList[0]?.name ?? '')}`;
}

/** Whether the row is there; undefined when nobody can tell. */
async function isThere(session: LastingSession, row: string): Promise<boolean | undefined> {
  const read = await session.use(row, (one) => getParameterNames(one, row, false));
  if (read === undefined || ('method' in read && read.faultCode !== invalidName)) return undefined;
  return !('method' in read) && read.length > 0;
}

type Deletions = Required<Pick<NameFacts, 'row' | 'deletedBy' | 'unread'>>;

/** Makes a row, and asks for its deletion by other numbers than its own. */
async function deleteByOddNumbers(context: CaseTools & CpeBench, session: LastingSession): Promise<Deletions> {
  const row = await session.use('a row', (one) => makeRow(one, context));
  const [, table = '', number = ''] = /^(.*\.)(\d+)\.$/.exec(row ?? '') ?? [];
  const told = row === undefined ? undefined : await session.use(table, (one) => getParameterNames(one, table, true));
  const none: Deletions = { row: null, deletedBy: [], unread: [] };
  // Some show a row only when it is set up: what is not seen before is not missed afterwards.
  if (row === undefined || told === undefined || 'method' in told || (await isThere(session, row)) !== true)
    return none;
  const rows = new Set(told.map(({ name }) => name));
  const unread: string[] = [];
  for (const name of oddNumbersFor(Number(number)).map((odd) => `${table}${odd}.`)) {
    // A table may have a row of that number; nobody else's is deleted.
    if (rows.has(name)) continue;
    await session.use(name, (one) => one.request({ method: 'DeleteObject', objectName: name, parameterKey: '' }));
    const isLeft = await isThere(session, row);
    if (isLeft === false) return { row, deletedBy: [name], unread };
    if (isLeft === undefined) unread.push(name);
  }
  return { row, deletedBy: [], unread };
}

/** Asks for odd names, and for the deletion of a row by odd numbers. */
export async function askOddNames(context: CaseTools & CpeBench): Promise<NameFacts> {
  const { cpe, inconclusive } = context;
  const { seen, endurance } = await endure(context, async (session) => {
    const told = await session.use('the names', (one) => getParameterNames(one, cpe.root, false));
    if (told === undefined || 'method' in told) return inconclusive('The target does not list its parameters.');
    const names = new Set(told.map(({ name }) => name));
    const inRow = told.find(({ name }) => !name.endsWith('.') && /\.\d+\./.test(name))?.name ?? '';
    const odd = [
      ...oddInstances(inRow).filter((name) => !names.has(name)),
      ...longNames(cpe.root, told[0]?.name ?? ''),
    ];
    const answers: NameSeen[] = [];
    for (const name of odd) {
      const answer = await session.use(shown(name), (one) => answerTo(one, name));
      answers.push({ name: shown(name), answer: answer ?? 'nothing' });
    }
    return { seen: answers, ...(await deleteByOddNumbers(context, session)) };
  });
  return { ...seen, endurance };
}
