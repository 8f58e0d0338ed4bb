import type { ScriptedSession } from '@cordon/testbench';

/** What to write; without `notificationChange` the value is to be taken. */
export interface NotificationWrite {
  readonly name: string;
  readonly notification: number;
  readonly notificationChange?: boolean;
}

/** Writes the notification of one parameter and reads it back; undefined when the target refused either. */
export async function setNotification(
  session: ScriptedSession,
  { name, notification, notificationChange = true }: NotificationWrite,
): Promise<number | undefined> {
  const entry = { name, notification, notificationChange, accessListChange: false, accessList: [] };
  const set = await session.request({ method: 'SetParameterAttributes', parameterList: [entry] });
  if (set.method === 'Fault') return undefined;
  const got = await session.request({ method: 'GetParameterAttributes', parameterNames: [name] });
  if (got.method !== 'GetParameterAttributesResponse') return undefined;
  return got.parameterList.find((attribute) => attribute.name === name)?.notification;
}
