import { setTimeout as sleep } from 'node:timers/promises';
import { type CaseDefinition, type CpeBench, defineCase, type ScriptedSession } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { movedPlace } from '../../security/connection-request/stun-scene.ts';
import { heldBack } from '../connection-request/move-the-binding.ts';
import { listsChange } from '../events/value-change.ts';
import { LightweightScene } from './lightweight-scene.ts';

type Facts = { readonly isTold: boolean; readonly hasReported: boolean };

/** A session for an active notification begins at once. */
const watchMs = 5_000;
const heldBackMsMax = 60_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-LIGHTWEIGHT-002',
    title: 'A change that is told by lightweight notification opens no session',
    suite: 'conformance/lightweight-notification',
    target: 'cpe',
    purpose:
      'Notification 5 exists to spare the sessions: a device that opens one all the same doubles the load instead. The ' +
      'bench marks a parameter with it and lets it change by STUN. The notification must come, and no session with ' +
      '4 VALUE CHANGE and that parameter within five seconds, or as long as the target keeps such sessions back.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.2.4-18'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    defects: [{ id: 'lightweight-notification-opens-session', fails: 'no session reports the change' }],
    needs: ['stun'],
    timeoutMs: 400_000,
    estimatedMs: 15_000,
  },
  {
    observe: (bench) =>
      LightweightScene.run(bench, async (scene) => {
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
        const value = await scene.change(movedPlace);
        const arrival = await scene.told();
        await sleep(watchMs + heldBackMs, undefined, { signal });
        over.abort();
        const hasReported = await reporting;
        const isTold = arrival?.kind === 'notification';
        return bench.observe('change', { value, isTold, hasReported });
      }),
    judge({ isTold, hasReported }, { expect, inconclusive }) {
      if (!isTold && !hasReported) inconclusive('The change was told in no way, which another case judges.');
      expect(hasReported, 'no session reports the change').toBe(false);
    },
  },
);
export default definition;
