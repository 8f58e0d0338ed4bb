import type { ScriptedSession } from '@cordon/testbench';

/**
 * The first of these parameters that the target lets be read; undefined when it has none. What a target lacks it refuses whatever else is
 * wrong with the request, so that its refusal proves nothing.
 */
export async function firstNameItHas(
  session: Pick<ScriptedSession, 'request'>,
  names: readonly string[],
): Promise<string | undefined> {
  for (const name of names) {
    const answer = await session.request({ method: 'GetParameterValues', parameterNames: [name] });
    if (answer.method === 'GetParameterValuesResponse' && answer.parameterList.some((value) => value.name === name))
      return name;
  }
  return undefined;
}
