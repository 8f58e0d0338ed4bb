import { soapFault } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-FAULTS-001',
    title: 'An Inform answered by fault 8005 is repeated in the same session',
    suite: 'conformance/faults',
    target: 'cpe',
    purpose:
      'With fault 8005 an ACS under load asks for a moment of patience. A CPE that gives the session up ' +
      'instead comes back by the retry schedule, minutes later, and after a power cut in a whole town all of ' +
      'them do. The Inform is answered by 8005 once; the next POST of the session must be the same Inform, ' +
      'which is then answered well.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.7-117', '3.7-119'],
    spec: [tr069Clause('3.7.1.6', 'MUST')],
    defects: [{ id: 'ignores-fault-8005', fails: 'the Inform is repeated in the same session' }],
    timeoutMs: 300_000,
    estimatedMs: 1_000,
  },
  async ({ cpe, step, expect, inconclusive, signal }) => {
    const { session } = await step('Wait for an Inform', () => cpe.openSession({ signal }));
    const inform = session.inform ?? inconclusive('The session did not begin with an Inform.');
    const next = await step('Answer it by fault 8005', () => session.answerWith(soapFault(8005)));
    const repeated = next?.envelope?.body;
    expect(repeated?.method, 'the Inform is repeated in the same session').toBe('Inform');
    const events = repeated?.method === 'Inform' ? repeated.event : undefined;
    expect(events, 'the repeated Inform lists the same events').toEqual(inform.event);
    await step('Let the target go', () => session.endPolitely());
  },
);
export default definition;
