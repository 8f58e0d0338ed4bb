import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { kindOf } from './own-request.ts';
import { rawEnvelope } from './raw-envelope.ts';

const element = (mustUnderstand: 0 | 1): string =>
  `<x:Unknown xmlns:x="urn:cordon:unknown" s:mustUnderstand="${mustUnderstand}">1</x:Unknown>`;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-011',
    title: 'A header that must be understood and is not fails the request',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'By mustUnderstand a sender says that a request means something else without this header. SOAP 1.1 lets ' +
      'nobody carry it out who does not know the header. A request goes out with an unknown element that need ' +
      'not be understood, then with one that must be: the first must be answered, the second by a fault.',
    severity: 'low',
    safety: 'S2',
    requirements: ['3.5-01'],
    spec: [tr069Clause('3.5', 'MUST'), { doc: 'SOAP 1.1', section: '4.2.3', level: 'MUST' }],
    defects: [{ id: 'ignores-must-understand', fails: 'an unknown element that must be understood gets a fault' }],
    // TR-069 itself does not say what a device does with such an element.
    profiles: { tr069: 'warn' },
    timeoutMs: 120_000,
    estimatedMs: 600,
  },
  async ({ cpe, step, expect, inconclusive, signal }) => {
    const { session } = await cpe.openSession({ signal });
    await session.reachAcsTurn();
    const body = '<c:GetRPCMethods/>';
    const free = rawEnvelope(session, { id: 'cordon-free', header: element(0), body });
    const control = await step('Ask with an element that may be ignored', () => session.answer({ body: free }));
    if (kindOf(control) !== 'GetRPCMethodsResponse')
      inconclusive(`A request with an element that may be ignored was answered by ${kindOf(control)}.`);
    const bound = rawEnvelope(session, { id: 'cordon-bound', header: element(1), body });
    const answer = await step('Ask with one that must be understood', () => session.answer({ body: bound }));
    expect(kindOf(answer), 'an unknown element that must be understood gets a fault').toBe('Fault');
    await step('Let the target go', () => session.endPolitely());
  },
);
export default definition;
