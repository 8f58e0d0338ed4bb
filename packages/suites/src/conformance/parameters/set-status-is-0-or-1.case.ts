import { type CaseDefinition, type CpeBench, safeParameters } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ status: number }>({
  id: 'CWMP-CPE-PARAMETERS-034',
  title: 'The Status of SetParameterValues is 0 or 1',
  suite: 'conformance/parameters',
  purpose:
    'Status tells whether a change has taken effect or will when the session ends. Any other number tells nothing. A ' +
    'harmless parameter is written; the answer must have Status 0 or 1.',
  severity: 'low',
  safety: 'S3',
  requirements: ['A.3.2.1-08'],
  spec: [tr069Clause('A.3.2.1', 'MUST')],
  defects: [{ id: 'set-status-two', fails: 'the Status of SetParameterValues is 0 or 1' }],
  async observe(session, context) {
    const { observe, notApplicable, inconclusive } = context;
    const [safe] = await safeParameters(session, { ...context, countMax: 1 });
    const { other } = safe ?? notApplicable('The target has no parameter that can be written without harm.');
    const answer = await session.request({ method: 'SetParameterValues', parameterList: [other], parameterKey: '' });
    if (answer.method !== 'SetParameterValuesResponse') return inconclusive('A good value was refused.');
    return observe('answer', { status: answer.status });
  },
  judge: ({ status }, { expect }) => expect(status, 'the Status of SetParameterValues is 0 or 1').toBeOneOf([0, 1]),
});
export default definition;
