import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { envelopeFor, kindOf, sessionWithOwnRequest } from './own-request.ts';

/** POSTs that are looked at. */
const postsMax = 4;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-003',
    title: 'The target sends its own requests before its closing empty POST',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'By an empty POST a device says that it has nothing more to ask; an ACS may close the session then, and ' +
      'what comes later is lost or a breach. A download that must fail gives the target a TransferComplete to ' +
      'send. It must be the first POST after InformResponse, and no request may follow an empty POST.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.7-19', '3.7-23', '3.7-26', '3.7-28', '3.7-32', '3.7-63'],
    spec: [tr069Clause('3.7.1.3', 'MUST')],
    defects: [
      { id: 'request-after-closing-empty-post', fails: 'the first POST after InformResponse is the TransferComplete' },
    ],
    timeoutMs: 600_000,
    estimatedMs: 2_500,
  },
  async ({ step, expect, observe, ...bench }) => {
    const session = await step('Give the target something to ask for', () => sessionWithOwnRequest(bench));
    const kinds: string[] = [];
    await step('Serve it and note its POSTs', async () => {
      const inform = { method: 'InformResponse', maxEnvelopes: 1 } as const;
      let post = await session.answer({ envelope: envelopeFor(session.current, inform) });
      while (post !== undefined && kinds.length < postsMax) {
        kinds.push(kindOf(post));
        const isOwn = kindOf(post) === 'TransferComplete';
        const response = { method: 'TransferCompleteResponse' } as const;
        post = await session.answer(isOwn ? { envelope: envelopeFor(post, response) } : { status: 204 });
      }
    });
    observe('posts', { kinds });
    expect(kinds[0], 'the first POST after InformResponse is the TransferComplete').toBe('TransferComplete');
    const late = kinds.slice(kinds.indexOf('empty') + 1);
    expect(late, 'nothing follows the empty POST and its empty answer').toEqual([]);
    await step('Let the target go', () => session.endPolitely());
  },
);
export default definition;
