import type { ParameterValueStruct } from '@cordon/cwmp';
import { type CpeBench, getParameterNames, getParameterValues, type ScriptedSession } from '@cordon/testbench';

type Asking = Pick<ScriptedSession, 'request'>;

/** Everything that the target tells of itself, its management and its time: objects that nearly every CPE has. */
export async function readCommonObjects(
  session: Asking,
  { cpe }: { readonly cpe: Pick<CpeBench['cpe'], 'path'> },
): Promise<readonly ParameterValueStruct[]> {
  const found: ParameterValueStruct[] = [];
  for (const object of ['DeviceInfo.', 'ManagementServer.', 'Time.']) {
    found.push(...(await readObject(session, cpe.path(object))));
  }
  return found;
}

async function readObject(session: Asking, object: string): Promise<readonly ParameterValueStruct[]> {
  const whole = await readNames(session, [object]);
  if (whole.length > 0) return whole;
  // Some read nothing by a partial path, which a case of its own judges.
  const listed = await getParameterNames(session, object, false);
  if ('method' in listed) return [];
  const names = listed.map(({ name }) => name).filter((name) => !name.endsWith('.'));
  return names.length === 0 ? [] : await readNames(session, names);
}

async function readNames(session: Asking, names: readonly string[]): Promise<readonly ParameterValueStruct[]> {
  const values = await getParameterValues(session, names);
  return 'method' in values ? [] : values.filter(({ name }) => !name.endsWith('.'));
}
