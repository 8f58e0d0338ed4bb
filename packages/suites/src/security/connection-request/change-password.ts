import { Secret } from '@cordon/cwmp';
import {
  type CaseTools,
  type ConnectionRequestObservation,
  type CpeBench,
  mustSetParameterValues,
  setParameterValues,
} from '@cordon/testbench';
import { newPlantText } from '../secrets/plant-secrets.ts';
import { goodRequest, waitMs } from './probe-connection-request.ts';

/** What a target did about requests with its old and its new password, at one time. */
export type BothPasswords = { readonly old: ConnectionRequestObservation; readonly new: ConnectionRequestObservation };

/** The same after the change and after a reboot; `afterReboot` is null where the new one was not taken before. */
export type PasswordChangeFacts = { readonly afterChange: BothPasswords; readonly afterReboot: BothPasswords | null };

type Context = CaseTools & CpeBench;

/** Gives connection requests another password, asks with both, reboots the target and asks with both again. The old one is put back. */
export async function changePassword(context: Context): Promise<PasswordChangeFacts> {
  const { cpe, settings, evidence, step, inconclusive, signal } = context;
  const { connectionRequestPort: port } = cpe;
  const old = port.credentials?.password ?? inconclusive('No password for connection requests is known.');
  const control = await step('Ask with the password of now', () => goodRequest({ cpe, signal }));
  if (!control.held) inconclusive(`Not even the password of now starts a session: ${control.reason}`);
  const password = new Secret(newPlantText());
  evidence.registerSecret(password);
  const both = async (): Promise<BothPasswords> => {
    const { observation } = await port.withPassword(password, () => goodRequest({ cpe, signal }));
    const asked = await port.withPassword(old, () => cpe.askForSession({}, { withinMs: waitMs(control), signal }));
    return { old: asked.observation, new: observation };
  };
  const back = settings.alsoUndo(() => putBack(context, { old, password }));
  try {
    await step('Change it', () => writePassword(context, password));
    const afterChange = await step('Ask with both', both);
    if (!afterChange.new.sessionStarted) return { afterChange, afterReboot: null };
    await step('Reboot', () => port.withPassword(password, () => reboot(context)));
    return { afterChange, afterReboot: await step('Ask with both again', both) };
  } finally {
    await step('Put the old one back', back);
  }
}

const nameOf = ({ cpe }: Pick<Context, 'cpe'>): string => cpe.path('ManagementServer.ConnectionRequestPassword');

async function writePassword(context: Context, password: Secret): Promise<void> {
  const { cpe, settings, inconclusive, signal } = context;
  const value = { name: nameOf(context), value: password.reveal(), type: 'string' };
  await cpe.withSession(
    async (session) => {
      await settings.keepParameterKey(session);
      const fault = await setParameterValues(session, [value]);
      if (fault !== undefined) inconclusive(`${value.name} could not be written: fault ${fault.faultCode}.`);
    },
    { signal },
  );
}

async function reboot({ cpe, signal }: Context): Promise<void> {
  const session = await cpe.rebootByRpc('cordon-password', { withinMs: cpe.rebootTimeoutMs, signal });
  await session.end();
}

/** By whichever password lets us in: a target may have kept the old one, or forgotten the new. */
async function putBack(
  context: Context,
  { old, password }: { readonly old: Secret; readonly password: Secret },
): Promise<void> {
  const { cpe } = context;
  const value = { name: nameOf(context), value: old.reveal(), type: 'string' };
  const write = (): Promise<void> => cpe.withSession((session) => mustSetParameterValues(session, [value]));
  await cpe.connectionRequestPort.withPassword(password, write).catch(write);
}
