import {
  type CaseDefinition,
  type CaseTools,
  type CpeBench,
  defineCase,
  getParameterNames,
  safeTable,
  type ScriptedSession,
} from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type Endurance, endure, type LastingSession } from './lasting-sessions.ts';
import { judgeEndurance } from './value-case.ts';

type Facts = {
  /** Null when the target has none that is known to be harmless. */
  readonly table: string | null;
  readonly madeCount: number;
  /** The answer that ended the making of rows. */
  readonly end: string;
  /** Null when the table could not be read afterwards. */
  readonly leftBehind: readonly string[] | null;
  /** Rows that only the device makes, which were said to be deleted. */
  readonly lost: readonly string[];
  /** Those that were refused to be deleted, and are there; absent in evidence from before they were told. */
  readonly kept?: readonly string[];
  /** Those that cannot be read any more though it was refused: they may have gone by themselves. Absent as `kept` is. */
  readonly unclear?: readonly string[];
  readonly endurance: Endurance;
};

const rowsMax = 1_000;
/** A device that writes each row to its flash takes seconds for one; as many have to be deleted again. */
const fillMs = 1_200_000;
const neededMax = 6;
// What a device would miss least: files, hosts and pieces of hardware that it lists.
const neededRow =
  /^(?:DeviceInfo\.(?:VendorConfigFile|VendorLogFile|Processor|SupportedDataModel)|Hosts\.Host|LANDevice\.\d+\.Hosts\.Host|USB\.USBHosts\.Host|ProcessorStatus|DeviceInfo\.ProcessStatus\.Process)\.\d+\.$/;

type Rows = Pick<Facts, 'table' | 'madeCount' | 'end' | 'leftBehind'>;

/** Makes rows until the target refuses; the number of them, and how it ended. */
async function fill({ settings }: CpeBench, session: LastingSession, table: string) {
  const rows: string[] = [];
  const untilMs = performance.now() + fillMs;
  for (let at = 0; at < rowsMax; at += 1) {
    if (performance.now() > untilMs) return { rows, end: 'no time' };
    const answer = await session.use(`row ${at + 1} of ${table}`, (one) => settings.addRow(one, table));
    if (answer?.method !== 'AddObjectResponse') {
      const end = answer?.method === 'Fault' ? `fault ${answer.faultCode ?? 0}` : 'nothing';
      return { rows, end };
    }
    rows.push(`${table}${answer.instanceNumber}.`);
  }
  return { rows, end: 'no end' };
}

/** Deletes the rows; those that are still there, or null when nobody can tell. */
export async function empty(
  session: LastingSession,
  table: string,
  rows: readonly string[],
): Promise<readonly string[] | null> {
  for (const objectName of rows) {
    const ask = (): Promise<unknown> =>
      session.use(`deletion of ${objectName}`, (one) =>
        one.request({ method: 'DeleteObject', objectName, parameterKey: '' }),
      );
    // A session may get lost for reasons of its own.
    if ((await ask()) === undefined) await ask();
  }
  const left = await session.use(`the rows of ${table}`, (one) => getParameterNames(one, table, true));
  // Some have no word for a table without rows.
  if (left !== undefined && 'method' in left && left.faultCode === 9005) return [];
  if (left === undefined || 'method' in left) return null;
  const names = new Set(left.map(({ name }) => name));
  return rows.filter((row) => names.has(row));
}

/** Makes rows in a harmless table, and deletes them. */
async function fillAndEmpty(context: CaseTools & CpeBench, session: LastingSession): Promise<Rows> {
  const { cpe, inconclusive } = context;
  const found = await session.use('a table', async (one) => ({ table: await safeTable(one, cpe) }));
  if (found === undefined) return inconclusive('The session was lost while a table was looked for.');
  const table = found.table?.path;
  if (table === undefined) return { table: null, madeCount: 0, end: '', leftBehind: [] };
  const { rows, end } = await fill(context, session, table);
  const leftBehind = await empty(session, table, rows);
  return { table, madeCount: rows.length, end, leftBehind };
}

type Outcome = 'lost' | 'kept' | 'unclear' | 'away';

/** What became of a row whose deletion was asked for; `away` when it was not there before: hosts and processes come and go. */
async function outcomeOf(session: ScriptedSession, row: string): Promise<Outcome> {
  const isThere = async (): Promise<boolean> => {
    const told = await getParameterNames(session, row, false);
    return !('method' in told) && told.length > 0;
  };
  if (!(await isThere())) return 'away';
  const answer = await session.request({ method: 'DeleteObject', objectName: row, parameterKey: '' });
  if (answer.method !== 'Fault') return 'lost';
  return (await isThere()) ? 'kept' : 'unclear';
}

type Deletions = Required<Pick<Facts, 'lost' | 'kept' | 'unclear'>>;

/** Asks for the deletion of what only the device makes. */
async function deleteNeeded({ cpe, settings }: CpeBench, session: LastingSession): Promise<Deletions> {
  const told = await session.use('the names', (one) => getParameterNames(one, cpe.root, false));
  const needed = (told === undefined || 'method' in told ? [] : told)
    .filter(({ name, writable }) => !writable && neededRow.test(name.slice(cpe.root.length)))
    .map(({ name }) => name)
    .slice(0, neededMax);
  await session.use('ParameterKey', (one) => settings.keepParameterKey(one));
  const outcomes = new Map<string, Outcome>();
  for (const row of needed)
    outcomes.set(row, (await session.use(`deletion of ${row}`, (one) => outcomeOf(one, row))) ?? 'unclear');
  const rowsOf = (outcome: Outcome): readonly string[] => needed.filter((row) => outcomes.get(row) === outcome);
  return { lost: rowsOf('lost'), kept: rowsOf('kept'), unclear: rowsOf('unclear') };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'INJ-023',
    title: 'Tables have an end, and needed rows stay',
    suite: 'security/parameter-values',
    target: 'cpe',
    purpose:
      `Rows cost memory that an ACS, or whoever plays one, can use up. Up to ${rowsMax} rows are made in a harmless table until the target refuses or ` +
      'twenty minutes are over, and deleted again; then the deletion of rows is asked for that only the device makes: files, hosts and hardware that it lists. A device may refuse ' +
      'at any number. It may not restart, must let go of every row that it made, and must keep and refuse to delete those that it needs.',
    severity: 'medium',
    safety: 'S4',
    cwe: 770,
    requirements: ['A.3.2.7-20', 'A.3.2.6-11'],
    spec: [tr069Clause('A.3.2.6', 'MUST'), tr069Clause('A.3.2.7', 'MUST')],
    defects: [
      { id: 'needed-rows-deleted', fails: 'a row that the device needs is not deleted' },
      { id: 'rows-stay-in-a-full-table', fails: 'every row that was made can be deleted again' },
      { id: 'restarts-with-many-rows', fails: 'the target does not restart' },
    ],
    timeoutMs: 3_600_000,
    estimatedMs: 60_000,
  },
  {
    async observe(context: CaseTools & CpeBench) {
      const { seen, endurance } = await endure(context, async (session) => {
        const deletions = await deleteNeeded(context, session);
        return { ...deletions, ...(await fillAndEmpty(context, session)) };
      });
      return { ...seen, endurance };
    },
    judge({ table, madeCount, end, leftBehind, lost, kept, unclear = [], endurance }, tools) {
      const { expect, notApplicable, inconclusive, warn } = tools;
      expect(lost, 'a row that the device needs is not deleted').toEqual([]);
      expect(leftBehind ?? [], 'every row that was made can be deleted again').toEqual([]);
      judgeEndurance(endurance, tools);
      if (table === null) notApplicable('The target has no known table in which rows may be made without harm.');
      if (madeCount === 0 && end === 'fault 9005') notApplicable(`The target says that it has no ${table} to add to.`);
      if (madeCount === 0) inconclusive(`No row could be made in ${table}: ${end}.`);
      if (leftBehind === null) inconclusive(`${table} could not be read when its rows had been deleted.`);
      if (unclear.length > 0) inconclusive(`Refused to be deleted, and not there afterwards: ${unclear.join(', ')}.`);
      if (kept?.length === 0 && lost.length === 0) warn('the target has rows that only the device makes');
    },
  },
);
export default definition;
