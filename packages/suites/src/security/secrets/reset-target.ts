import { Secret } from '@cordon/cwmp';
import {
  type CaseTools,
  type CpeBench,
  getParameterNames,
  getParameterValue,
  mustSetParameterValues,
  safeParameters,
  type ScriptedSession,
  setParameterValues,
  TargetSilentError,
} from '@cordon/testbench';
import { newPlantText, plantSecrets } from './plant-secrets.ts';

/** What of the operator's is still there after a factory reset; null: it was not there before, or could not be looked at. */
export type ResetFacts = {
  /** A user that the ACS had made. */
  readonly row: boolean | null;
  /** A harmless setting that the ACS had changed. */
  readonly setting: boolean | null;
  /** The password for connection requests that the ACS had set. */
  readonly password: boolean | null;
};

type Context = CaseTools & CpeBench;

interface Left {
  readonly row: string | undefined;
  readonly setting: { readonly name: string; readonly value: string } | undefined;
  /** Undefined where the target took none. */
  readonly password: Secret | undefined;
}

/** Leaves things of an operator in the target, resets it by RPC, and looks what is left of them. */
export async function resetTarget(context: Context): Promise<ResetFacts> {
  const { cpe, step, signal } = context;
  const old = cpe.connectionRequestPort.credentials?.password;
  const { left, coming } = await step('Leave something and order the reset', () =>
    cpe.withSession((session) => leaveAndReset(session, context), { signal }),
  );
  const session = await step('Wait for 0 BOOTSTRAP', () => coming);
  const seen = await step('Look what is left', () => look(session, left));
  await session.end();
  const password = await step('Ask with the password from before', () => stillOpens(context, { old, left }));
  return context.observe('left', { ...seen, password });
}

async function leaveAndReset(
  session: ScriptedSession,
  context: Context,
): Promise<{ readonly left: Left; readonly coming: Promise<ScriptedSession> }> {
  const { acs, cpe, rig, settings, evidence, inconclusive, signal } = context;
  const row = (await plantSecrets(session, context)).find((one) => one.row !== undefined)?.row;
  const [safe] = await safeParameters(session, { cpe, settings, countMax: 1 });
  if (safe !== undefined) await setParameterValues(session, [safe.other]);
  const password = new Secret(newPlantText());
  evidence.registerSecret(password);
  const taken = cpe.credentials === undefined ? undefined : await writePassword(session, context, password);
  const answer = await session.request({ method: 'FactoryReset' });
  if (answer.method !== 'FactoryResetResponse') inconclusive('The target refused FactoryReset.');
  // Waiting begins before the session ends: a fast target is back before this one is told of the end.
  const withinMs = cpe.rebootTimeoutMs;
  const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes('0 BOOTSTRAP');
  const coming = acs
    .nextSession({ withinMs, signal, where, what: 'come back from its factory reset' })
    .catch(async (error: unknown) => {
      // It may have forgotten its ACS: nobody else is left in the dark by that.
      if (error instanceof TargetSilentError) await rig.perform('factory-reset', signal);
      throw error;
    });
  coming.catch(() => undefined);
  return { left: { row, setting: safe?.other, password: taken }, coming };
}

async function writePassword(
  session: ScriptedSession,
  { cpe }: Pick<Context, 'cpe'>,
  password: Secret,
): Promise<Secret | undefined> {
  const name = cpe.path('ManagementServer.ConnectionRequestPassword');
  const fault = await setParameterValues(session, [{ name, value: password.reveal(), type: 'string' }]);
  return fault === undefined ? password : undefined;
}

async function look(session: ScriptedSession, { row, setting }: Left): Promise<Omit<ResetFacts, 'password'>> {
  await session.reachAcsTurn();
  const rowLeft = row === undefined ? null : !('method' in (await getParameterNames(session, row, false)));
  const now = setting === undefined ? undefined : await getParameterValue(session, setting.name);
  return { row: rowLeft, setting: now === undefined ? null : now.value === setting?.value };
}

const watchedMs = 30_000;

/** Whether the password from before the reset starts a session, which counts only where a right one does. The one that the bench knows is set. */
async function stillOpens(
  context: Context,
  { old, left: { password } }: { readonly old: Secret | undefined; readonly left: Left },
): Promise<boolean | null> {
  const { cpe, signal } = context;
  const port = cpe.connectionRequestPort;
  if (old === undefined || password === undefined) return null;
  const ask = async (): Promise<boolean> =>
    (await cpe.askForSession({}, { withinMs: watchedMs, signal })).observation.sessionStarted;
  const opens = await port.withPassword(password, ask);
  const value = { name: cpe.path('ManagementServer.ConnectionRequestPassword'), value: old.reveal(), type: 'string' };
  const write = (): Promise<void> => cpe.withSession((session) => mustSetParameterValues(session, [value]), { signal });
  await port.withPassword(password, write).catch(write);
  return opens || (await ask()) ? opens : null;
}
