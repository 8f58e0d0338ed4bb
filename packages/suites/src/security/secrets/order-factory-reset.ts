import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';

/** Orders a factory reset by RPC; a bench that is killed before the target is back knows of it. Ends the case where the target refuses. */
export async function orderFactoryReset(
  session: ScriptedSession,
  { rig, inconclusive }: Pick<CaseTools & CpeBench, 'rig' | 'inconclusive'>,
): Promise<void> {
  const isTaken = await rig.orderReset(async () => {
    const { method } = await session.request({ method: 'FactoryReset' });
    return method === 'FactoryResetResponse';
  });
  if (!isTaken) inconclusive('The target refused FactoryReset.');
}
