import type { AcsRequest } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, getParameterNames, type ScriptedSession } from '@cordon/testbench';
import { makeRow } from './chosen-parameter.ts';
import { type Endurance, endure } from './lasting-sessions.ts';

/** What a name led to, in words. */
export type NameSeen = { readonly name: string; readonly answer: string };
/** What came of odd names. */
export type NameFacts = {
  readonly seen: readonly NameSeen[];
  /** Names of rows by which the row of the case was gone. */
  readonly deletedBy: readonly string[];
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

/** The row by other numbers than its own. */
const rowNames = (row: string): readonly string[] => {
  const [, table = '', number = ''] = /^(.*\.)(\d+)\.$/.exec(row) ?? [];
  return oddNumbersFor(Number(number)).map((odd) => `${table}${odd}.`);
};

/** Whether the row outlives the deletion of a name that is not its own. */
async function survives(session: ScriptedSession, row: string, name: string): Promise<boolean> {
  // A table may have a row of that number; nobody else's is deleted.
  const other = await getParameterNames(session, name, false);
  if (!('method' in other) && other.some((entry) => entry.name === name)) return true;
  await session.request({ method: 'DeleteObject', objectName: name, parameterKey: '' });
  const left = await getParameterNames(session, row, false);
  return !('method' in left) && left.length > 0;
}

/** Asks for odd names, and for the deletion of a row by odd numbers. */
export async function askOddNames(context: CaseTools & CpeBench): Promise<NameFacts> {
  const { cpe, settings, inconclusive } = context;
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
    const row = await session.use('a row', (one) => makeRow(one, { cpe, settings }));
    const deletedBy: string[] = [];
    for (const name of row === undefined ? [] : rowNames(row)) {
      const isThere = await session.use(shown(name), (one) => survives(one, row ?? '', name));
      if (isThere === false) deletedBy.push(name);
      if (isThere !== true) break;
    }
    return { answers, deletedBy };
  });
  return { seen: seen.answers, deletedBy: seen.deletedBy, endurance };
}
