import { type CaseTools, type CpeBench, getParameterValue, type ScriptedSession } from '@cordon/testbench';

/** A key that the target does not have yet. */
export const otherKey = (now: string): string => (now === 'bench-key-1' ? 'bench-key-2' : 'bench-key-1');

/** ManagementServer.ParameterKey, kept for the end of the case. Ends the case when the target does not tell it. */
export async function readParameterKey(
  session: ScriptedSession,
  { cpe, settings, inconclusive }: CaseTools & CpeBench,
): Promise<string> {
  await settings.keepParameterKey(session);
  const key = await getParameterValue(session, cpe.path('ManagementServer.ParameterKey'));
  return (key ?? inconclusive('The target does not tell its ParameterKey.')).value;
}
