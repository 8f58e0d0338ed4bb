import type { RetrySettings } from '@cordon/cwmp';
import {
  type CpeTarget,
  type ScriptedSession,
  setParameterValues,
  type SettingsKeeper,
  writableAmong,
} from '@cordon/testbench';

const minimum = 'CWMPRetryMinimumWaitInterval';
const multiplier = 'CWMPRetryIntervalMultiplier';

/** Factory values (TR-069 3.2.1.1), which also hold for a device without the parameters. */
const factory: RetrySettings = { minimumWaitIntervalS: 5, intervalMultiplier: 2000 };

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
  const object = cpe.path('ManagementServer.');
  const names = await writableAmong(session, object, [minimum, multiplier]);
  const values = names.length === 0 ? [] : await settings.keepValues(session, names, () => 'unsignedInt');
  const numberOf = (name: string, otherwise: number): number => {
    const text = values.find((value) => value.name === `${object}${name}`)?.value ?? '';
    return /^\d+$/.test(text) ? Number(text) : otherwise;
  };
  const now: RetrySettings = {
    minimumWaitIntervalS: numberOf(minimum, factory.minimumWaitIntervalS),
    intervalMultiplier: numberOf(multiplier, factory.intervalMultiplier),
  };
  if (!names.includes(`${object}${minimum}`)) return now;
  const wanted = { name: `${object}${minimum}`, value: String(minimumWaitIntervalS), type: 'unsignedInt' };
  const fault = await setParameterValues(session, [wanted]);
  return fault === undefined ? { ...now, minimumWaitIntervalS } : now;
}
