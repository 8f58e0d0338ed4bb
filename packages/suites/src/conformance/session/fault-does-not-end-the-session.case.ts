import { soapFault } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase, type Post } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { envelopeFor, kindOf, methodsAnswer, onwards, serveReport, sessionWithOwnRequest } from './own-request.ts';

/** CommandKey of a TransferComplete: a target may have another one to report. */
const keyOf = (post: Post | undefined): string | undefined => {
  const body = post?.envelope?.body;
  return body?.method === 'TransferComplete' ? body.commandKey : undefined;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-004',
    title: 'A fault to a request of the target does not end the session',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'An ACS that cannot take a TransferComplete now may still have requests of its own. A download that must ' +
      'fail gives the target a TransferComplete to send, which is answered by fault 8002. The session must go ' +
      'on with an empty POST, a request of the ACS must be answered, and the TransferComplete must not be sent ' +
      'again before a later session.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.7-47', '3.7-48', '3.7-120', '3.7-121'],
    spec: [tr069Clause('3.7.1.4', 'MUST'), tr069Clause('3.7.1.6', 'MUST')],
    defects: [{ id: 'gives-up-after-a-fault', fails: 'the session goes on with an empty POST' }],
    timeoutMs: 600_000,
    estimatedMs: 4_000,
  },
  async ({ step, expect, ...bench }) => {
    const session = await step('Give the target something to ask for', () => sessionWithOwnRequest(bench));
    const inform = { method: 'InformResponse', maxEnvelopes: 1 } as const;
    const own = await session.answer({ envelope: envelopeFor(session.current, inform) });
    if (kindOf(own) !== 'TransferComplete')
      bench.inconclusive(`The first POST after InformResponse was ${kindOf(own)}; CWMP-CPE-SESSION-003 judges that.`);
    const later = serveReport(bench);
    const next = await step('Answer TransferComplete by fault 8002', () =>
      session.answer({ envelope: envelopeFor(own, soapFault(8002)) }),
    );
    const isAgain = keyOf(next) !== undefined && keyOf(next) === keyOf(own);
    expect(isAgain ? 'TransferComplete' : onwards(next), 'the session goes on with an empty POST').toBe('empty');
    if (kindOf(next) === 'empty') {
      const ask = envelopeFor(session.posts[0], { method: 'GetRPCMethods' }, { id: 'bench-after-fault' });
      const answer = await step('Ask for its methods', () => session.answer({ envelope: ask }));
      expect(methodsAnswer(answer), 'the target answers requests after the fault').toBe('GetRPCMethodsResponse');
    }
    await session.endPolitely();
    const sent = session.posts.filter((post) => keyOf(post) !== undefined && keyOf(post) === keyOf(own));
    expect(sent, 'TransferComplete is sent once in the session').toHaveLength(1);
    await step('Take the report in a later session', () => later);
  },
);
export default definition;
