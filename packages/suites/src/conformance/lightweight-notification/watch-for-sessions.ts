import { setTimeout as sleep } from 'node:timers/promises';
import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';
import { movedPlace } from '../../security/connection-request/stun-scene.ts';
import { heldBack } from '../connection-request/move-the-binding.ts';
import { listsChange } from '../events/value-change.ts';
import { LightweightScene } from './lightweight-scene.ts';

/** How a target told a change that is for lightweight notification alone. */
export type SessionsSeen = { readonly isTold: boolean; readonly hasReported: boolean };

/** A session for an active notification begins at once. */
const watchMs = 5_000;
const heldBackMsMax = 60_000;

/** Marks a parameter with Notification 5, lets it change, and looks for a session that reports it. */
export function watchForSessions(bench: CpeBench & CaseTools): Promise<SessionsSeen> {
  return LightweightScene.run(bench, async (scene) => {
    const { acs, cpe, signal, inconclusive } = bench;
    const heldBackMs = await cpe.withSession((session) => heldBack(session, cpe));
    if (heldBackMs > heldBackMsMax) inconclusive(`The target keeps sessions back for ${heldBackMs / 1000} s.`);
    await scene.mark(5);
    const over = new AbortController();
    const where = (session: ScriptedSession): boolean => listsChange(session, scene.name);
    const waiting = { withinMs: 200_000, signal: AbortSignal.any([signal, over.signal]), where };
    // Ended as soon as it comes: a target has one session at a time, and we ask for others.
    const reporting = acs.nextSession(waiting).then(
      async (session) => {
        await session.end().catch(() => undefined);
        return true;
      },
      () => false,
    );
    await scene.change(movedPlace);
    const arrival = await scene.told();
    await sleep(watchMs + heldBackMs, undefined, { signal });
    over.abort();
    const hasReported = await reporting;
    const isTold = arrival?.kind === 'notification';
    return { isTold, hasReported };
  });
}
