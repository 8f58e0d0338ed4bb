import type { ModelRegistry } from '@cordon/data-model';
import { getParameterNames, getParameterValues, type ScriptedSession } from '@cordon/testbench';
import type { ToldParameter } from './plan-injection.ts';
import { isSecret } from './sinks.ts';

/** Values asked for in one request; gateways with little memory fail on thousands. */
const namesPerRequest = 64;

/**
 * Every parameter that the target tells, and the type of those that no model knows. Reads only, and reads no secret. A fault in place of the
 * names when it does not tell them.
 */
export async function readStringParameters(
  session: ScriptedSession,
  root: string,
  model: Pick<ModelRegistry, 'lookupInstance'>,
): Promise<readonly ToldParameter[] | { readonly faultCode: number }> {
  const told = await getParameterNames(session, root, false);
  if ('method' in told) return { faultCode: told.faultCode ?? 0 };
  const parameters = told.filter(({ name }) => !name.endsWith('.'));
  const isUnknown = ({ name, writable }: ToldParameter): boolean =>
    writable && model.lookupInstance(name) === undefined && !isSecret(name, undefined);
  const unknown = parameters.filter(isUnknown).map(({ name }) => name);
  const types = new Map<string, string>();
  for (let at = 0; at < unknown.length; at += namesPerRequest) {
    const values = await getParameterValues(session, unknown.slice(at, at + namesPerRequest));
    if ('method' in values) continue;
    for (const { name, type } of values) if (type !== undefined) types.set(name, type);
  }
  return parameters.map(({ name, writable }) => ({ name, writable, type: types.get(name) }));
}
