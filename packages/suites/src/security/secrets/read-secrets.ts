import type { ParameterValueStruct } from '@cordon/cwmp';
import { loadStandardModel, type ModelRegistry, nullValue } from '@cordon/data-model';
import {
  type CpeTarget,
  type DataModelRoot,
  getParameterNames,
  getParameterValues,
  type ScriptedSession,
} from '@cordon/testbench';

/** One hidden parameter as it was read. Its value is not kept: that it has characters is all that counts. */
export type SecretRead = {
  readonly name: string;
  readonly way: 'by name' | 'by partial path';
  readonly chars: number;
};

/** Parameters in one request, and objects read as a whole: enough for a gateway, small enough for weak devices. */
const namesPerRequest = 16;
const objectsMax = 16;

/**
 * Reads every parameter whose data model hides it, by name and by the partial path of its object. `hide` is told each of their values before
 * the answer that holds it becomes evidence, which is when the next message goes out.
 */
export async function readSecrets(
  session: ScriptedSession,
  cpe: CpeTarget,
  hide: (value: string) => void,
): Promise<readonly SecretRead[]> {
  const registry = await registryOf(cpe.root);
  const names = (await allNames(session, cpe)).filter((name) => isSecret(registry, name));
  const reads: SecretRead[] = [];
  const reader: Reader = { session, isWanted: (name) => isSecret(registry, name), hide };
  const note = (values: readonly ParameterValueStruct[], way: SecretRead['way']): void => {
    reads.push(...values.map(({ name, value }) => ({ name, way, chars: value.length })));
  };
  note(await readEach(reader, names), 'by name');
  const objects = new Set(names.map((name) => name.slice(0, name.lastIndexOf('.') + 1)));
  for (const object of [...objects].slice(0, objectsMax)) note(await readSome(reader, [object]), 'by partial path');
  return reads;
}

/** The registry of a root's newest published model. */
export async function registryOf(root: DataModelRoot): Promise<ModelRegistry> {
  return await loadStandardModel(root === 'Device.' ? 'Device:2.17' : 'InternetGatewayDevice:1.14');
}

/** Its parameters. A device may refuse to list everything at once (TR-069 A.3.2.3); its management object is small enough. */
export async function allNames(session: ScriptedSession, cpe: CpeTarget): Promise<readonly string[]> {
  const all = await getParameterNames(session, cpe.root, false);
  const entries = 'method' in all ? await getParameterNames(session, cpe.path('ManagementServer.'), false) : all;
  return 'method' in entries ? [] : entries.map(({ name }) => name).filter((name) => !name.endsWith('.'));
}

/** Whether the data model hides a parameter that can hold text. */
export function isSecret(registry: ModelRegistry, name: string): boolean {
  const fact = registry.lookupInstance(name);
  return fact?.kind === 'parameter' && (fact.hidden || fact.secured) && nullValue(fact.type) === '';
}

/** How parameters are read whose values are nobody's business. */
export interface Reader {
  readonly session: ScriptedSession;
  /** What of an answer counts. */
  isWanted(name: string): boolean;
  /** Told of each value that counts. */
  hide(value: string): void;
}

/** Reads parameters some at a time; those that cannot be read are left out. */
export async function readEach(reader: Reader, names: readonly string[]): Promise<readonly ParameterValueStruct[]> {
  const found: ParameterValueStruct[] = [];
  for (let at = 0; at < names.length; at += namesPerRequest) {
    found.push(...(await readSome(reader, names.slice(at, at + namesPerRequest))));
  }
  return found;
}

async function readSome(reader: Reader, names: readonly string[]): Promise<readonly ParameterValueStruct[]> {
  const values = await getParameterValues(reader.session, names);
  if (!('method' in values)) {
    const wanted = values.filter(({ name }) => reader.isWanted(name));
    for (const { value } of wanted) reader.hide(value);
    return wanted;
  }
  if (names.length === 1) return [];
  // One name that cannot be read makes the whole request fail (TR-069 A.3.2.2); the others still count.
  const found: ParameterValueStruct[] = [];
  for (const name of names) found.push(...(await readSome(reader, [name])));
  return found;
}
