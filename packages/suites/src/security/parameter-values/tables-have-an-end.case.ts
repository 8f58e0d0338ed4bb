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
  readonly table: string | null;
  readonly madeCount: number;
  /** The answer that ended the making of rows. */
  readonly end: string;
  readonly leftBehind: readonly string[];
  /** Rows that only the device makes, which were said to be deleted or are gone. */
  readonly lost: readonly string[];
  readonly endurance: Endurance;
};

const rowsMax = 1_000;
const neededMax = 6;
// What a device would miss least: files, hosts and pieces of hardware that it lists.
const neededRow =
  /^(?:DeviceInfo\.(?:VendorConfigFile|VendorLogFile|Processor|SupportedDataModel)|Hosts\.Host|LANDevice\.\d+\.Hosts\.Host|USB\.USBHosts\.Host|ProcessorStatus|DeviceInfo\.ProcessStatus\.Process)\.\d+\.$/;

/** Makes rows until the target refuses; the number of them, and how it ended. */
async function fill({ settings }: CpeBench, session: LastingSession, table: string) {
  const rows: string[] = [];
  for (let at = 0; at < rowsMax; at += 1) {
    const answer = await session.use(`row ${at + 1} of ${table}`, (one) => settings.addRow(one, table));
    if (answer?.method !== 'AddObjectResponse') {
      const end = answer?.method === 'Fault' ? `fault ${answer.faultCode ?? 0}` : 'nothing';
      return { rows, end };
    }
    rows.push(`${table}${answer.instanceNumber}.`);
  }
  return { rows, end: 'no end' };
}

/** Deletes the rows; those that are still there. */
async function empty(session: LastingSession, table: string, rows: readonly string[]): Promise<readonly string[]> {
  for (const objectName of rows) {
    if (session.isGone) return rows;
    await session.use(`deletion of ${objectName}`, (one) =>
      one.request({ method: 'DeleteObject', objectName, parameterKey: '' }),
    );
  }
  const left = await session.use(`the rows of ${table}`, (one) => getParameterNames(one, table, true));
  if (left === undefined || 'method' in left) return [];
  const names = new Set(left.map(({ name }) => name));
  return rows.filter((row) => names.has(row));
}

/** Whether a row outlives its deletion, and the deletion is refused. */
async function isKept(session: ScriptedSession, row: string): Promise<boolean> {
  const answer = await session.request({ method: 'DeleteObject', objectName: row, parameterKey: '' });
  const left = await getParameterNames(session, row, false);
  return answer.method === 'Fault' && !('method' in left) && left.length > 0;
}

/** Deletes what only the device makes; the rows that did not stand that. */
async function deleteNeeded({ cpe, settings }: CpeBench, session: LastingSession): Promise<readonly string[]> {
  const told = await session.use('the names', (one) => getParameterNames(one, cpe.root, false));
  const needed = (told === undefined || 'method' in told ? [] : told)
    .filter(({ name, writable }) => !writable && neededRow.test(name.slice(cpe.root.length)))
    .map(({ name }) => name)
    .slice(0, neededMax);
  await session.use('ParameterKey', (one) => settings.keepParameterKey(one));
  const lost: string[] = [];
  for (const row of needed) {
    const result = await session.use(`deletion of ${row}`, (one) => isKept(one, row));
    if (result === false) lost.push(row);
  }
  return lost;
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'INJ-023',
    title: 'Tables have an end, and needed rows stay',
    suite: 'security/parameter-values',
    target: 'cpe',
    purpose:
      `Rows cost memory that an ACS, or whoever plays one, can use up. Up to ${rowsMax} rows are made in a harmless table until the target refuses, and ` +
      'deleted again; then the deletion of rows is asked for that only the device makes: files, hosts and hardware that it lists. A device may refuse ' +
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
      const { cpe, notApplicable } = context;
      const { seen, endurance } = await endure(context, async (session) => {
        const lost = await deleteNeeded(context, session);
        const table = await session.use('a table', (one) => safeTable(one, cpe));
        if (table === undefined)
          return notApplicable('The target has no known table in which rows may be made without harm.');
        const { rows, end } = await fill(context, session, table.path);
        const leftBehind = await empty(session, table.path, rows);
        return { table: table.path, madeCount: rows.length, end, leftBehind, lost };
      });
      return { ...seen, endurance };
    },
    judge({ leftBehind, lost, endurance }, tools) {
      tools.expect(lost, 'a row that the device needs is not deleted').toEqual([]);
      tools.expect(leftBehind, 'every row that was made can be deleted again').toEqual([]);
      judgeEndurance(endurance, tools);
    },
  },
);
export default definition;
