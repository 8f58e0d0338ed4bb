import {
  type CpeTarget,
  getParameterValue,
  type ScriptedAcs,
  type ScriptedSession,
  type SettingsKeeper,
} from '@cordon/testbench';
import { honestPlace, movedPlace, type StunBench, StunScene } from '../../security/connection-request/stun-scene.ts';
import { setNotification } from '../attributes/set-notification.ts';
import { listsChange } from '../events/value-change.ts';

/** What a target made of a binding that its STUN server moved. */
export type MovedBinding = {
  /** UDPConnectionRequestAddress before. */
  readonly honest: string;
  /** Whether a session reported the change. */
  readonly wasNotified: boolean;
  /** UDPConnectionRequestAddress after. */
  readonly moved: string;
};

/** TR-069 names no time; the next keep-alive shows the change, and what the target keeps back by its own limits comes on top. */
const notifiedWithinMs = 30_000;
/** A target that keeps notifications back longer than this cannot be judged here. */
const heldBackMsMax = 240_000;
const dayMs = 86_400_000;
const limits = ['UDPConnectionRequestAddressNotificationLimit', 'DefaultActiveNotificationThrottle'];

/** Switches active notification on, lets the STUN server tell another address, and waits for the session that reports it. */
export function moveTheBinding(
  bench: StunBench & { readonly acs: ScriptedAcs; readonly settings: SettingsKeeper },
): Promise<MovedBinding> {
  return StunScene.run(bench, {}, async (scene) => {
    const { cpe, acs, settings, inconclusive, signal } = bench;
    const name = cpe.path('ManagementServer.UDPConnectionRequestAddress');
    const honest = await scene.tell(honestPlace);
    const heldBackMs = await cpe.withSession((session) => heldBack(session, cpe));
    if (heldBackMs > heldBackMsMax) inconclusive(`The target keeps notifications back for ${heldBackMs / 1000} s.`);
    const notification = await cpe.withSession(async (session) => {
      await settings.keepAttributes(session, [name]);
      return await setNotification(session, { name, notification: 2 });
    });
    if (notification !== 2) inconclusive(`Active notification of ${name} could not be switched on.`);
    const where = (session: ScriptedSession): boolean => listsChange(session, name);
    const giveUp = new AbortController();
    const waiting = { withinMs: dayMs, signal: AbortSignal.any([signal, giveUp.signal]), where };
    const coming = acs.nextSession(waiting).catch(() => undefined);
    scene.server.mapped = () => movedPlace;
    // The time runs from when the target has heard of it, which may be a keep-alive of a minute later.
    const timer = await scene
      .nextRequest()
      .then(() => setTimeout(() => giveUp.abort(), notifiedWithinMs + heldBackMs))
      .catch((error: unknown) => {
        giveUp.abort();
        throw error;
      });
    const session = await coming;
    clearTimeout(timer);
    await session?.end();
    return { honest, wasNotified: session !== undefined, moved: await scene.addressAfter(movedPlace) };
  });
}

/** Milliseconds for which the target may keep the notification back (ManagementServer, TR-098 and TR-181). */
export async function heldBack(session: ScriptedSession, cpe: CpeTarget): Promise<number> {
  let seconds = 0;
  for (const limit of limits) {
    const read = await getParameterValue(session, cpe.path(`ManagementServer.${limit}`));
    if (/^\d+$/.test(read?.value ?? '')) seconds = Math.max(seconds, Number(read?.value));
  }
  return seconds * 1000;
}
