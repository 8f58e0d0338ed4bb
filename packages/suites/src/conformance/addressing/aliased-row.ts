import { type CaseTools, type CpeBench, getParameterValue, type ScriptedSession } from '@cordon/testbench';
import { makeRow } from '../objects/rows.ts';

/** A row and the alias that the device gave it. */
export interface AliasedRow {
  readonly table: string;
  readonly instanceNumber: number;
  readonly alias: string;
}

/** Makes a row without saying an alias. Ends the case when its rows have none. */
export async function makeAliasedRow(session: ScriptedSession, context: CaseTools & CpeBench): Promise<AliasedRow> {
  const { table, instanceNumber, path } = await makeRow(session, context);
  const alias = await getParameterValue(session, `${path}Alias`);
  if (alias === undefined) return context.notApplicable(`The rows of ${table} have no Alias.`);
  return { table, instanceNumber, alias: alias.value };
}

/** An alias that nobody has. */
export const benchAlias = 'bench-row-7547';
