import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { envelopeFor, kindOf, methodsAnswer } from './own-request.ts';

/** Any text is an ID: this one has characters that XML escapes, and is longer than a counter. */
const ids = { response: 'cordon <id> & "quotes" 0123456789', fault: 'cordon-fault-4711' } as const;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-005',
    title: 'An answer has the ID of its request',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'By the ID an ACS tells which request was answered. The text of an ID is the choice of whoever asks. ' +
      'Two requests go out under unusual IDs, one that can be carried out and one that cannot; response and ' +
      'fault must carry the ID of their request, character by character.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.5-43', '3.7-18'],
    spec: [tr069Clause('3.5', 'MUST')],
    defects: [{ id: 'answers-under-an-id-of-its-own', fails: 'the response has the ID of its request' }],
    timeoutMs: 120_000,
    estimatedMs: 700,
  },
  async ({ cpe, step, expect, signal }) => {
    const { session } = await cpe.openSession({ signal });
    await session.reachAcsTurn();
    const [inform] = session.posts;
    const good = envelopeFor(inform, { method: 'GetRPCMethods' }, { id: ids.response });
    const response = await step('Ask for its methods', () => session.answer({ envelope: good }));
    expect(methodsAnswer(response), 'a request is answered in the next POST').toBe('GetRPCMethodsResponse');
    expect(response?.envelope?.header.id, 'the response has the ID of its request').toBe(ids.response);
    if (response !== undefined) {
      const parameterNames = [cpe.path('X_CORDON_NoSuchParameter')];
      const bad = envelopeFor(inform, { method: 'GetParameterValues', parameterNames }, { id: ids.fault });
      const fault = await step('Ask for what it does not have', () => session.answer({ envelope: bad }));
      expect(kindOf(fault), 'a request that cannot be carried out is answered by a fault').toBe('Fault');
      expect(fault?.envelope?.header.id, 'the fault has the ID of its request').toBe(ids.fault);
    }
    await step('Let the target go', () => session.endPolitely());
  },
);
export default definition;
