import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { honestPlace, movedPlace } from '../../security/connection-request/stun-scene.ts';
import { LightweightScene } from './lightweight-scene.ts';

type Facts = { readonly toldBefore: boolean; readonly toldAfter: boolean; readonly hasChanged: boolean };

/** An active change is told within a keep-alive; a passive one never, so that twice that is enough. */
const quietMs = 6_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-LIGHTWEIGHT-003',
    title: 'A passive change is not sent by itself while there are no trigger times',
    suite: 'conformance/lightweight-notification',
    target: 'cpe',
    purpose:
      'Notification 3 marks what may wait: such a change goes along with an active one, or out at the trigger times. The ' +
      'bench sets no such times, marks a parameter with 3 and lets it change by STUN: nothing may come. Then it ' +
      'marks it with 5 and lets it change again, and now a notification must come, which shows that the way is open.',
    severity: 'low',
    safety: 'S3',
    requirements: ['M.2.1-05'],
    spec: [tr069Clause('M.2.1', 'MUST NOT')],
    defects: [{ id: 'passive-lightweight-notification-at-once', fails: 'the passive change is not sent by itself' }],
    needs: ['stun'],
    timeoutMs: 400_000,
    estimatedMs: 20_000,
  },
  {
    observe: (bench) =>
      LightweightScene.run(bench, async (scene) => {
        await scene.mark(3);
        const passive = await scene.change(movedPlace);
        const before = await scene.told(quietMs);
        await scene.mark(5);
        const active = await scene.change(honestPlace);
        const after = await scene.told();
        return bench.observe('changes', {
          hasChanged: passive !== active,
          toldBefore: before?.kind === 'notification',
          toldAfter: after?.kind === 'notification',
        });
      }),
    judge({ hasChanged, toldBefore, toldAfter }, { expect, inconclusive }) {
      if (!hasChanged) inconclusive('The parameter did not change.');
      if (!toldBefore && !toldAfter) inconclusive('The active change was not told, which another case judges.');
      expect(toldBefore, 'the passive change is not sent by itself').toBe(false);
    },
  },
);
export default definition;
