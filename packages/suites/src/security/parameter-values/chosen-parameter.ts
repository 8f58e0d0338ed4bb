import type { ModelRegistry, ParameterFact } from '@cordon/data-model';
import {
  type CpeTarget,
  getParameterNames,
  getParameterValues,
  safeTable,
  type ScriptedSession,
  type SettingsKeeper,
} from '@cordon/testbench';
import { isAction, isSecret, reachOf } from '../injection/plan/sinks.ts';

/** A parameter of the target that these cases may write: what the model says of it, and its value, which is put back. */
export interface ChosenParameter {
  readonly name: string;
  readonly fact: ParameterFact;
  readonly now: string;
}

/** What parameters are chosen from. */
export interface ChoiceSource {
  readonly cpe: CpeTarget;
  readonly model: Pick<ModelRegistry, 'lookupInstance'>;
  readonly settings: SettingsKeeper;
}

export interface Choice {
  readonly isWanted: (fact: ParameterFact) => boolean;
  /** Parameters of one kind, by what `kindOf` says, and in all. */
  readonly kindOf: (fact: ParameterFact) => string;
  readonly perKindMax: number;
  readonly countMax: number;
}

// Nothing of these disturbs a target that takes a wrong value until it is put back.
const harmlessManagement =
  /^ManagementServer\.(?:PeriodicInform(?:Enable|Interval|Time)|CWMPRetryMinimumWaitInterval)$/;
// What a wrong value might break for good, or for the people behind the target: images, radios, filters, address pools, accounts.
const delicate =
  /^(?:DeviceInfo\.(?!ProvisioningCode$)|Firewall\.|Security\.|Users?\.|UserInterface\.|SoftwareModules\.|FaultMgmt\.|SelfTestDiagnostics|WiFi\.(?:Radio|AccessPoint|MultiAP)|LANDevice\.\d+\.(?:WLANConfiguration|LANHostConfigManagement|LANEthernet)|.*[Dd]iagnostics?)/;
const switches = /(?:^|\.)(?:Enable|Enabled)$/;

/** Whether these cases may write a parameter, by its path below the root. */
export function isHarmless(path: string, fact: ParameterFact): boolean {
  if (harmlessManagement.test(path)) return true;
  if (reachOf(path) !== 'harmless' || delicate.test(path) || switches.test(path)) return false;
  return !path.endsWith('.Alias') && fact.type.pathRef === undefined && fact.type.enumerationRef === undefined;
}

/**
 * Parameters that may be written without lasting harm, values kept: those of a row that is made for it and deleted afterwards, where the
 * target has a harmless table, and those of the target itself. Reads everything first; at most `countMax`, of different kinds. Undefined
 * when the target does not tell its parameters.
 */
export async function chooseParameters(
  session: ScriptedSession,
  { cpe, model, settings }: ChoiceSource,
  choice: Choice,
): Promise<readonly ChosenParameter[] | undefined> {
  const row = await makeRow(session, { cpe, settings });
  const told = await getParameterNames(session, cpe.root, false);
  if ('method' in told) return undefined;
  const ofRow = row === undefined ? undefined : await getParameterNames(session, row, false);
  const rowEntries = ofRow === undefined || 'method' in ofRow ? [] : ofRow;
  const all = new Map([...rowEntries, ...told].map((entry) => [entry.name, entry]));
  const kinds = new Map<string, number>();
  const chosen: { readonly name: string; readonly fact: ParameterFact }[] = [];
  for (const { name, writable } of all.values()) {
    const fact = model.lookupInstance(name);
    if (!writable || chosen.length >= choice.countMax || fact?.kind !== 'parameter' || !fact.writable) continue;
    const isOurs = row !== undefined && name.startsWith(row) && fact.type.pathRef === undefined;
    const mayWrite = (isOurs && !name.endsWith('.Alias')) || isHarmless(name.slice(cpe.root.length), fact);
    if (!mayWrite || isSecret(name, fact) || isAction(name, fact) || !choice.isWanted(fact)) continue;
    const kind = choice.kindOf(fact);
    const count = kinds.get(kind) ?? 0;
    if (count >= choice.perKindMax) continue;
    kinds.set(kind, count + 1);
    chosen.push({ name, fact });
  }
  return await withValues(session, settings, chosen);
}

async function withValues(
  session: ScriptedSession,
  settings: SettingsKeeper,
  chosen: readonly { readonly name: string; readonly fact: ParameterFact }[],
): Promise<readonly ChosenParameter[]> {
  const types = new Map(chosen.map(({ name, fact }) => [name, wireTypeOf(fact)]));
  const names = [...types.keys()];
  const values =
    names.length === 0 ? [] : await settings.keepValues(session, names, (name) => types.get(name) ?? 'string');
  const found = new Map(values.map(({ name, value }) => [name, value]));
  return chosen.flatMap((one) => {
    const now = found.get(one.name);
    return now === undefined ? [] : [{ ...one, now }];
  });
}

/** The local name of xsi:type with which a parameter travels. */
export const wireTypeOf = ({ type }: ParameterFact): string => (type.list === undefined ? type.base : 'string');

/** The path of a new row in a harmless table; undefined when the target has none. */
export async function makeRow(
  session: ScriptedSession,
  { cpe, settings }: Pick<ChoiceSource, 'cpe' | 'settings'>,
): Promise<string | undefined> {
  const table = await safeTable(session, cpe);
  if (table === undefined) return undefined;
  const answer = await settings.addRow(session, table.path);
  return answer.method === 'AddObjectResponse' ? `${table.path}${answer.instanceNumber}.` : undefined;
}

/** Values by name; undefined when they cannot be read. */
export async function readAll(
  session: ScriptedSession,
  names: readonly string[],
): Promise<ReadonlyMap<string, string> | undefined> {
  const values = await getParameterValues(session, names);
  return 'method' in values ? undefined : new Map(values.map(({ name, value }) => [name, value]));
}
