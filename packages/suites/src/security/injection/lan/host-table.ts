import type { ParameterValueStruct, SoapFault } from '@cordon/cwmp';
import {
  type CaseTools,
  type CpeBench,
  type CpeTarget,
  getParameterNames,
  getParameterValues,
  type InjectionText,
  type ScriptedSession,
} from '@cordon/testbench';

/** What became of a text on its way into a table: it stands there as it was told, or as what a shell made of it, or otherwise if at all. */
export type Shown = 'literal' | 'computed' | 'other';

const invalidName = 9005;

/** Everything that the Host tables say; undefined when the target has none, or does not read it out. */
export async function readHostTables({
  cpe,
  signal,
}: Pick<CpeBench & CaseTools, 'cpe' | 'signal'>): Promise<readonly ParameterValueStruct[] | undefined> {
  const told = await cpe.withSession((session) => readHostTablesIn(session, cpe), { signal });
  return told === undefined || 'method' in told ? undefined : told;
}

/** The same in a session that is open, or the fault of a target that has a table and refuses. In TR-098 each LAN device has one. */
export async function readHostTablesIn(
  session: ScriptedSession,
  { root }: Pick<CpeTarget, 'root'>,
): Promise<readonly ParameterValueStruct[] | SoapFault | undefined> {
  const above = root === 'Device.' ? [root] : await lanDevicesOf(session, `${root}LANDevice.`);
  const told: ParameterValueStruct[][] = [];
  let fault: SoapFault | undefined;
  for (const path of above) {
    const values = await getParameterValues(session, [`${path}Hosts.`]);
    if (!('method' in values)) told.push([...values]);
    else if (values.faultCode !== invalidName) fault = values;
  }
  return told.length === 0 ? fault : told.flat();
}

async function lanDevicesOf(session: ScriptedSession, table: string): Promise<readonly string[]> {
  const rows = await getParameterNames(session, table, true);
  return 'method' in rows ? [] : rows.map(({ name }) => name);
}

/** How a text stands among values. The number that only a shell computes is proof wherever it stands, in capitals too. */
export function shownAs(values: readonly Pick<ParameterValueStruct, 'value'>[], text: InjectionText): Shown {
  const [label = ''] = text.computedName.toLowerCase().split('.');
  // As a word of its own: a short label may stand in anything.
  const proof = new RegExp(`(?<![a-z0-9])${label}(?![a-z0-9])`);
  const mayCompute = text.isComputed && text.isTwin !== true;
  if (mayCompute && values.some(({ value }) => proof.test(value.toLowerCase()))) return 'computed';
  return values.some(({ value }) => value === text.value) ? 'literal' : 'other';
}
