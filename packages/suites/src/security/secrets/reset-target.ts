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
import { orderFactoryReset } from './order-factory-reset.ts';
import { newPlantText, type PlantedSecret, plantSecrets } from './plant-secrets.ts';

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
  readonly row: PlantedSecret | undefined;
  readonly setting: { readonly name: string; readonly value: string } | undefined;
  /** Undefined where the target took none. `putBack` sets the one that the bench knows, whatever becomes of the case. */
  readonly password: { readonly secret: Secret; readonly putBack: () => Promise<void> } | undefined;
}

/** Leaves things of an operator in the target, resets it by RPC, and looks what is left of them. */
export async function resetTarget(context: Context): Promise<ResetFacts> {
  const { cpe, step, signal } = context;
  const { left, coming } = await step('Leave something and order the reset', () =>
    cpe.withSession((session) => leaveAndReset(session, context), { signal }),
  );
  const session = await step('Wait for 0 BOOTSTRAP', () => coming);
  const seen = await step('Look what is left', () => look(session, left));
  await session.end();
  const password = await step('Ask with the password from before', () => stillOpens(context, left));
  return context.observe('left', { ...seen, password });
}

async function leaveAndReset(
  session: ScriptedSession,
  context: Context,
): Promise<{ readonly left: Left; readonly coming: Promise<ScriptedSession> }> {
  const { acs, cpe, rig, settings, evidence, inconclusive, signal } = context;
  const row = (await plantSecrets(session, context)).find((one) => one.row !== undefined);
  const [safe] = await safeParameters(session, { cpe, settings, countMax: 1 });
  const isSet = safe !== undefined && (await setParameterValues(session, [safe.other])) === undefined;
  const password = new Secret(newPlantText());
  evidence.registerSecret(password);
  const taken = await writePassword(session, context, password);
  await orderFactoryReset(session, { rig, inconclusive });
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
  return { left: { row, setting: isSet ? safe.other : undefined, password: taken }, coming };
}

async function writePassword(
  session: ScriptedSession,
  { cpe, settings }: Pick<Context, 'cpe' | 'settings'>,
  secret: Secret,
): Promise<Left['password']> {
  const port = cpe.connectionRequestPort;
  const old = port.credentials?.password;
  if (old === undefined) return undefined;
  const name = cpe.path('ManagementServer.ConnectionRequestPassword');
  const valueOf = (one: Secret) => ({ name, value: one.reveal(), type: 'string' });
  const write = (): Promise<void> => cpe.withSession((next) => mustSetParameterValues(next, [valueOf(old)]));
  const fault = await setParameterValues(session, [valueOf(secret)]);
  if (fault !== undefined) return undefined;
  return { secret, putBack: settings.alsoUndo(() => port.withPassword(secret, write).catch(write)) };
}

async function look(session: ScriptedSession, { row, setting }: Left): Promise<Omit<ResetFacts, 'password'>> {
  await session.reachAcsTurn();
  const rowLeft = row === undefined ? null : await isPlantThere(session, row);
  const now = setting === undefined ? undefined : await getParameterValue(session, setting.name);
  return { row: rowLeft, setting: now === undefined ? null : now.value === setting?.value };
}

/** Whether the row is still the one that was made: the factory may have one of its number, and some devices list a row that is gone as empty. */
async function isPlantThere(session: ScriptedSession, { row = '', beside, where }: PlantedSecret): Promise<boolean> {
  const names = await getParameterNames(session, row, false);
  if ('method' in names || names.length === 0) return false;
  const username = await getParameterValue(session, where.replace(/Password$/, 'Username'));
  return username === undefined || beside === undefined || username.value === beside;
}

const watchedMs = 30_000;

/** Whether the password from before the reset starts a session, which counts only where a right one does. The one that the bench knows is set. */
async function stillOpens({ cpe, signal }: Context, { password }: Left): Promise<boolean | null> {
  if (password === undefined) return null;
  const ask = async (): Promise<boolean> =>
    (await cpe.askForSession({}, { withinMs: watchedMs, signal })).observation.sessionStarted;
  const opens = await cpe.connectionRequestPort.withPassword(password.secret, ask);
  await password.putBack();
  return opens || (await ask()) ? opens : null;
}
