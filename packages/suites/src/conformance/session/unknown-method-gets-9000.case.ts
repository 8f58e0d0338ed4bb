import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { kindOf, methodsAnswer } from './own-request.ts';
import { rawEnvelope } from './raw-envelope.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-009',
    title: 'A method that nobody knows is answered by fault 9000',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'An ACS finds out by fault 9000 that a device lacks a method, and does without it. A device that answers ' +
      'otherwise, or ends the session, cannot be used together with newer ones. A method that does not exist is ' +
      'called; the answer must be a fault with code 9000 under the ID of the request, and the session must go ' +
      'on.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.5-36', '3.5-43', '3.7-18'],
    spec: [tr069Clause('3.5', 'MUST'), tr069Clause('A.5.1', 'MUST')],
    defects: [{ id: 'unknown-method-internal-error', fails: 'an unknown method gets fault 9000' }],
    timeoutMs: 120_000,
    estimatedMs: 600,
  },
  async ({ cpe, step, expect, signal }) => {
    const { session } = await cpe.openSession({ signal });
    await session.reachAcsTurn();
    const body = rawEnvelope(session, { id: 'cordon-unknown', body: '<c:X_CORDON_NoSuchMethod/>' });
    const answer = await step('Call a method that does not exist', () => session.answer({ body }));
    const fault = answer?.envelope?.body;
    expect(kindOf(answer), 'an unknown method is answered by a fault').toBe('Fault');
    expect(fault?.method === 'Fault' ? fault.faultCode : undefined, 'an unknown method gets fault 9000').toBe(9000);
    expect(answer?.envelope?.header.id, 'the fault has the ID of the request').toBe('cordon-unknown');
    if (answer !== undefined) {
      const next = await step('Ask for its methods', () => session.answerWith({ method: 'GetRPCMethods' }, 'cordon-2'));
      expect(methodsAnswer(next), 'the session goes on after it').toBe('GetRPCMethodsResponse');
    }
    await step('Let the target go', () => session.endPolitely());
  },
);
export default definition;
