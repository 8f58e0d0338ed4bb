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

/** Reads every parameter whose data model hides it, by name and by the partial path of its object. */
export async function readSecrets(session: ScriptedSession, cpe: CpeTarget): Promise<readonly SecretRead[]> {
  const registry = await registryOf(cpe.root);
  const names = (await allNames(session, cpe)).filter((name) => isSecret(registry, name));
  const reads: SecretRead[] = [];
  for (let at = 0; at < names.length; at += namesPerRequest) {
    reads.push(...(await read(session, names.slice(at, at + namesPerRequest), 'by name')));
  }
  const objects = new Set(names.map((name) => name.slice(0, name.lastIndexOf('.') + 1)));
  const wanted = new Set(names);
  for (const object of [...objects].slice(0, objectsMax)) {
    const values = await read(session, [object], 'by partial path');
    reads.push(...values.filter(({ name }) => wanted.has(name)));
  }
  return reads;
}

async function registryOf(root: DataModelRoot): Promise<ModelRegistry> {
  return await loadStandardModel(root === 'Device.' ? 'Device:2.17' : 'InternetGatewayDevice:1.14');
}

// A device may refuse to list everything at once (TR-069 A.3.2.3); its management object is small enough.
async function allNames(session: ScriptedSession, cpe: CpeTarget): Promise<readonly string[]> {
  const all = await getParameterNames(session, cpe.root, false);
  const entries = 'method' in all ? await getParameterNames(session, cpe.path('ManagementServer.'), false) : all;
  return 'method' in entries ? [] : entries.map(({ name }) => name).filter((name) => !name.endsWith('.'));
}

function isSecret(registry: ModelRegistry, name: string): boolean {
  const fact = registry.lookupInstance(name);
  return fact?.kind === 'parameter' && (fact.hidden || fact.secured) && nullValue(fact.type) === '';
}

async function read(
  session: ScriptedSession,
  names: readonly string[],
  way: SecretRead['way'],
): Promise<readonly SecretRead[]> {
  const values = await getParameterValues(session, names);
  if (!('method' in values)) return values.map(({ name, value }) => ({ name, way, chars: value.length }));
  if (names.length === 1) return [];
  // One name that cannot be read makes the whole request fail (TR-069 A.3.2.2); the others still count.
  const reads: SecretRead[] = [];
  for (const name of names) reads.push(...(await read(session, [name], way)));
  return reads;
}
