import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';
import { IpPing } from './ip-ping.ts';

/** Requests a ping and a reboot in one session; gives the session that will report the boot, for which it waits from now on. */
export async function rebootWithATest(
  session: ScriptedSession,
  bench: CaseTools & CpeBench,
): Promise<{ readonly coming: Promise<ScriptedSession> }> {
  const { acs, cpe, signal, inconclusive } = bench;
  const fault = await (await IpPing.find(session, bench)).request(session, { Host: acs.hostName });
  if (fault !== undefined) inconclusive(`The test was refused: fault ${fault.faultCode}.`);
  const answer = await session.request({ method: 'Reboot', commandKey: 'cordon-diagnostics' });
  if (answer.method === 'Fault') inconclusive(`Reboot was refused: fault ${answer.faultCode}.`);
  const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes('1 BOOT');
  const coming = acs.nextSession({ withinMs: cpe.rebootTimeoutMs, signal, where, what: 'report its boot' });
  coming.catch(() => undefined);
  return { coming };
}
