import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { kindOf, sessionWithOwnRequest } from './own-request.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-003',
    title: 'The target sends its own requests before its closing empty POST',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'By an empty POST a device says that it has nothing more to ask; an ACS may close the session then, and ' +
      'what comes later is lost or a breach. A download that must fail gives the target a TransferComplete to ' +
      'send. It must come before the first empty POST, and no request may follow that.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.7-19', '3.7-23', '3.7-26', '3.7-28', '3.7-32', '3.7-63'],
    spec: [tr069Clause('3.7.1.3', 'MUST')],
    defects: [{ id: 'request-after-closing-empty-post', fails: 'the TransferComplete comes before the empty POST' }],
    timeoutMs: 600_000,
    estimatedMs: 2_500,
  },
  async ({ step, expect, observe, ...bench }) => {
    const session = await step('Give the target something to ask for', () => sessionWithOwnRequest(bench));
    await step('Serve it until it hands over the turn', () => session.reachAcsTurn());
    await step('Let the target go', async () => {
      await session.answer({ status: 204 });
      await session.endPolitely();
    });
    const { kinds } = observe('posts', { kinds: session.posts.slice(1).map(kindOf) });
    const early = kinds.slice(0, kinds.indexOf('empty'));
    expect(early, 'the TransferComplete comes before the empty POST').toContain('TransferComplete');
    const late = kinds.slice(kinds.indexOf('empty') + 1);
    expect(late, 'nothing follows the empty POST and its empty answer').toEqual([]);
  },
);
export default definition;
