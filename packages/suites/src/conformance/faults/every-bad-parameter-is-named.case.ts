import { type CaseDefinition, type CpeBench, defineCase, setParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-FAULTS-002',
    title: 'The fault of SetParameterValues names every bad parameter',
    suite: 'conformance/faults',
    target: 'cpe',
    purpose:
      'An ACS that sets fifty values and is told of one mistake at a time needs as many sessions as there are ' +
      'mistakes. Three parameters that cannot exist are set in one request; the detail of the fault must ' +
      'have an entry for each of them.',
    severity: 'low',
    safety: 'S2',
    requirements: ['A.3.2.1-30'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    defects: [{ id: 'set-parameter-values-faults-truncated', fails: 'the fault names every bad parameter' }],
    timeoutMs: 120_000,
    estimatedMs: 500,
  },
  async ({ cpe, expect, step, signal }) => {
    const names = ['A', 'B', 'C'].map((letter) => cpe.path(`ManagementServer.X_CORDON_NoSuchParameter${letter}`));
    const values = names.map((name) => ({ name, value: '1', type: 'string' }));
    await cpe.withSession(
      async (session) => {
        const fault = await step('Set three parameters that do not exist', () => setParameterValues(session, values));
        expect(fault?.method, 'setting parameters that do not exist is answered by a fault').toBe('Fault');
        const named = (fault?.setParameterValuesFault ?? [])
          .map(({ parameterName }) => parameterName.trim())
          .toSorted();
        expect(named, 'the fault names every bad parameter').toEqual(names);
      },
      { signal },
    );
  },
);
export default definition;
