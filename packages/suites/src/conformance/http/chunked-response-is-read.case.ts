import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { envelopeFor, kindOf, methodsAnswer, onwards } from '../session/own-request.ts';
import { openForInform } from './redirect.ts';

/** Small enough that every element is cut somewhere. */
const chunkBytes = 7;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-HTTP-008',
    title: 'A response in chunks is read',
    suite: 'conformance/http',
    target: 'cpe',
    purpose:
      'HTTP/1.1 lets a server send its answer in chunks, and many an ACS does so for everything that it makes ' +
      'while it sends. InformResponse and a request come in chunks of seven bytes; the target must go on with ' +
      'an empty POST, and answer the request.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['3.4-01'],
    spec: [tr069Clause('3.4', 'MUST'), rfcClause(9112, '7.1', 'MUST')],
    defects: [{ id: 'cannot-read-chunks', fails: 'an InformResponse in chunks is understood' }],
    timeoutMs: 120_000,
    estimatedMs: 600,
  },
  async ({ cpe, step, expect, inconclusive, signal }) => {
    const session = await openForInform({ cpe, inconclusive, signal });
    const welcome = envelopeFor(session.current, { method: 'InformResponse', maxEnvelopes: 1 });
    const next = await step('Answer the Inform in chunks', () => session.answer({ envelope: welcome, chunkBytes }));
    expect(onwards(next), 'an InformResponse in chunks is understood').toBe('empty');
    if (kindOf(next) === 'empty') {
      const ask = envelopeFor(session.posts[0], { method: 'GetRPCMethods' }, { id: 'cordon-chunks' });
      const answer = await step('Ask in chunks', () => session.answer({ envelope: ask, chunkBytes }));
      expect(methodsAnswer(answer), 'a request in chunks is answered').toBe('GetRPCMethodsResponse');
    }
    await step('Let the target go', () => session.endPolitely());
  },
);
export default definition;
