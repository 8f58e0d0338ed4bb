import {
  type CaseTools,
  type CpeBench,
  getParameterNames,
  isRowOf,
  safeTable,
  type ScriptedSession,
} from '@cordon/testbench';

/** A row that a case made. */
export interface MadeRow {
  /** Path of its table. */
  readonly table: string;
  readonly instanceNumber: number;
  readonly path: string;
}

/** Makes a row in a harmless table; it is deleted after the case. Ends the case when that does not go. */
export async function makeRow(
  session: ScriptedSession,
  context: CaseTools & CpeBench,
  { table, parameterKey, empty = false }: { table?: string; parameterKey?: string; empty?: boolean } = {},
): Promise<MadeRow> {
  const { cpe, settings, notApplicable, inconclusive } = context;
  const path = table ?? (await safeTable(session, cpe, { empty }))?.path;
  if (path === undefined)
    return notApplicable(
      `The target has no known table ${empty ? 'without rows of its own ' : ''}in which rows may be made without harm.`,
    );
  const answer = await settings.addRow(session, path, parameterKey);
  if (answer.method !== 'AddObjectResponse') {
    const code = answer.method === 'Fault' ? ` (fault ${answer.faultCode})` : '';
    return inconclusive(`AddObject does not work on ${path}${code}.`);
  }
  const { instanceNumber } = answer;
  return { table: path, instanceNumber, path: `${path}${instanceNumber}.` };
}

/** Deletes a row; the code of the fault, or null when it succeeded. */
export async function deleteRow(
  session: ScriptedSession,
  objectName: string,
  parameterKey = '',
): Promise<number | null> {
  const answer = await session.request({ method: 'DeleteObject', objectName, parameterKey });
  return answer.method === 'Fault' ? (answer.faultCode ?? 0) : null;
}

/** Paths of the rows of a table. Ends the case when it cannot be listed. */
export async function rowsOf(
  session: ScriptedSession,
  table: string,
  { inconclusive }: Pick<CaseTools, 'inconclusive'>,
): Promise<readonly string[]> {
  const entries = await getParameterNames(session, table, true);
  if ('method' in entries) return inconclusive(`${table} cannot be listed: fault ${entries.faultCode}.`);
  const rows = entries.map(({ name }) => name).filter((name) => isRowOf(table, name));
  // An ACS may have left InstanceMode at InstanceAlias; the cases about it set it themselves.
  if (rows.some((row) => row.endsWith('].'))) return inconclusive('The target names rows by alias (InstanceMode).');
  return rows;
}
