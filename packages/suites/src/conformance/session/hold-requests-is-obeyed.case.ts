import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { envelopeFor, isOwnRequest, kindOf, methodsAnswer, sessionWithOwnRequest } from './own-request.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-002',
    title: 'HoldRequests holds the requests of the target back',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'With HoldRequests an ACS that is busy with its own requests keeps those of the device back; deprecated ' +
      'as it is, a device has to obey it. A download that must fail gives the target a TransferComplete to ' +
      'send. Its Inform, and a request of the ACS after it, come with HoldRequests true: the target must ' +
      'answer by an empty POST and by the response. An empty HTTP response lifts the hold: then the ' +
      'TransferComplete must come.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.5-49', '3.7-21', '3.7-22', '3.7-27', '3.7-29', '3.7-30'],
    spec: [tr069Clause('3.7.1.3', 'MUST'), tr069Clause('3.5', 'MUST')],
    defects: [{ id: 'ignores-hold-requests', fails: 'while HoldRequests is true the target sends an empty POST' }],
    timeoutMs: 600_000,
    estimatedMs: 2_500,
  },
  async ({ step, expect, ...bench }) => {
    const session = await step('Give the target something to ask for', () => sessionWithOwnRequest(bench));
    const hold = { holdRequests: true };
    const inform = session.current;
    const first = await step('Answer the Inform with HoldRequests', () =>
      session.answer({ envelope: envelopeFor(inform, { method: 'InformResponse', maxEnvelopes: 1 }, hold) }),
    );
    expect(kindOf(first), 'while HoldRequests is true the target sends an empty POST').toBe('empty');
    if (kindOf(first) === 'empty') {
      const ask = envelopeFor(inform, { method: 'GetRPCMethods' }, { ...hold, id: 'bench-hold' });
      const second = await step('Ask for its methods, on hold', () => session.answer({ envelope: ask }));
      expect(methodsAnswer(second), 'while HoldRequests is true the target answers').toBe('GetRPCMethodsResponse');
      const third = await step('Lift the hold by an empty response', () => session.answer({ status: 204 }));
      expect(isOwnRequest(third), 'without HoldRequests the target sends its request').toBe(true);
    }
    await step('Let the target go', () => session.endPolitely());
  },
);
export default definition;
