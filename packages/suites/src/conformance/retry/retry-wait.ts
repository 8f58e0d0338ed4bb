import type { RetrySettings } from '@cordon/cwmp';
import {
  type CpeTarget,
  getParameterValue,
  type ScriptedSession,
  setParameterValues,
  type SettingsKeeper,
  writableAmong,
} from '@cordon/testbench';

const minimum = 'CWMPRetryMinimumWaitInterval';

/** Options of {@link setRetryWait}. */
export interface RetryWaitOptions {
  readonly cpe: CpeTarget;
  readonly settings: SettingsKeeper;
  readonly minimumWaitIntervalS: number;
}

/** Has the target repeat failed sessions sooner, where it lets us; returns what holds now. */
export async function setRetryWait(
  session: ScriptedSession,
  { cpe, settings, minimumWaitIntervalS }: RetryWaitOptions,
): Promise<RetrySettings> {
  const now = await readRetrySettings(session, cpe);
  const [name] = await writableAmong(session, cpe.path('ManagementServer.'), [minimum]);
  if (name === undefined) return now;
  const [kept] = await settings.keepValues(session, [name], () => 'unsignedInt');
  if (kept === undefined) return now;
  const wanted = { name, value: String(minimumWaitIntervalS), type: 'unsignedInt' };
  const fault = await setParameterValues(session, [wanted]);
  return fault === undefined ? { ...now, minimumWaitIntervalS } : now;
}

/** What holds for retries: also where nobody may write it. A device without the parameters has the factory values (TR-069 3.2.1.1). */
export async function readRetrySettings(
  session: Pick<ScriptedSession, 'request'>,
  cpe: Pick<CpeTarget, 'path'>,
): Promise<RetrySettings> {
  const numberOf = async (name: string, otherwise: number): Promise<number> => {
    const text = (await getParameterValue(session, cpe.path(`ManagementServer.${name}`)))?.value.trim() ?? '';
    return /^\d+$/.test(text) ? Number(text) : otherwise;
  };
  return {
    minimumWaitIntervalS: await numberOf(minimum, 5),
    intervalMultiplier: await numberOf('CWMPRetryIntervalMultiplier', 2000),
  };
}
