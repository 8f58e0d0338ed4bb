import type { ParameterValueStruct } from '@cordon/cwmp';
import { type CpeBench, getParameterValues, type ScriptedSession } from '@cordon/testbench';

/** Everything that the target tells of itself, its management and its time: objects that nearly every CPE has. */
export async function readCommonObjects(
  session: ScriptedSession,
  { cpe }: Pick<CpeBench, 'cpe'>,
): Promise<readonly ParameterValueStruct[]> {
  const found: ParameterValueStruct[] = [];
  for (const object of ['DeviceInfo.', 'ManagementServer.', 'Time.']) {
    const values = await getParameterValues(session, [cpe.path(object)]);
    if (!('method' in values)) found.push(...values);
  }
  return found;
}
