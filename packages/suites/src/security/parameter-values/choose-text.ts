import type { ParameterValueStruct } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, safeParameters, setParameterValues } from '@cordon/testbench';
import type { LastingSession } from './lasting-sessions.ts';

type Context = Pick<CaseTools & CpeBench, 'cpe' | 'settings' | 'notApplicable' | 'inconclusive'>;

/** A harmless text that takes another value and its own, as it is now, value kept. Ends the case when there is none. */
export async function chooseText(
  { cpe, settings, notApplicable, inconclusive }: Context,
  session: LastingSession,
): Promise<ParameterValueStruct> {
  const found = await session.use('a harmless text', (one) => safeParameters(one, { cpe, settings, countMax: 4 }));
  const text = found?.find(({ now }) => now.type === 'string');
  if (text === undefined) return notApplicable('The target has no text that can be written without harm.');
  const fault = await session.use('a harmless text', async (one) => {
    const other = await setParameterValues(one, [text.other]);
    return other ?? (await setParameterValues(one, [text.now])) ?? null;
  });
  if (fault === null) return text.now;
  return inconclusive(`${text.now.name} does not take one value more: fault ${fault?.faultCode ?? 'none, no answer'}.`);
}
