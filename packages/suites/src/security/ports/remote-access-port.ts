import { getParameterValue, type ScriptedSession } from '@cordon/testbench';

/** The object below the root, in either data model. */
export const remoteAccess = 'UserInterface.RemoteAccess.';

/** The port of this object as lists name it, such as `tcp/443`; undefined where the target does not tell one. */
export async function remoteAccessPort(session: ScriptedSession, object: string): Promise<string | undefined> {
  const port = Number((await getParameterValue(session, `${object}Port`))?.value ?? '');
  return Number.isInteger(port) && port > 0 && port <= 65_535 ? `tcp/${port}` : undefined;
}
