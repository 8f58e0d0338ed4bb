import type { ScriptedAcs, ScriptedSession } from '@cordon/testbench';

/** An active change is reported at once; a session that takes longer is looked for in the next Inform. */
const waitMs = 5_000;

/** Whether an Inform reports this parameter as changed. */
export function listsChange(session: ScriptedSession, name: string): boolean {
  const isChange = session.eventCodes.includes('4 VALUE CHANGE');
  return isChange && session.inform?.parameterList.some((parameter) => parameter.name === name) === true;
}

/** Whether a session within five seconds reports this parameter as changed; such a session is ended in order. */
export async function waitForChange(acs: ScriptedAcs, name: string, signal: AbortSignal): Promise<boolean> {
  const waiting = { withinMs: waitMs, signal, where: (session: ScriptedSession) => listsChange(session, name) };
  const session = await acs.nextSession(waiting).catch(() => undefined);
  await session?.end().catch(() => undefined);
  return session !== undefined;
}
