import { type CaseDefinition, type CpeBench, defineCase, safeParameters } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

/** 32 characters, the most that a ParameterKey has. */
const parameterKey = 'cordon-key-0123456789-ABCDEFGHIJ';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-INFORM-003',
    title: 'The Inform tells the ParameterKey of the last change',
    suite: 'conformance/inform',
    target: 'cpe',
    purpose:
      'By ParameterKey an ACS sees in the Inform whether a device still has the configuration that it gave it, ' +
      'without reading it. A harmless parameter is written with a key of 32 characters; the next Inform must ' +
      'tell it unchanged.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.3.1-16', 'A.3.2.1-05', 'MS-19'],
    spec: [tr069Clause('A.3.3.1', 'MUST'), tr069Clause('A.3.2.1', 'MUST')],
    defects: [{ id: 'inform-with-stale-parameter-key', fails: 'the next Inform tells the ParameterKey of the change' }],
    timeoutMs: 120_000,
    estimatedMs: 900,
  },
  async ({ cpe, settings, step, expect, inconclusive, notApplicable, signal }) => {
    await cpe.withSession(
      async (session) => {
        const [found] = await safeParameters(session, { cpe, settings, countMax: 1 });
        const { other } = found ?? notApplicable('The target has no parameter that can be written without harm.');
        const answer = await session.request({ method: 'SetParameterValues', parameterList: [other], parameterKey });
        if (answer.method === 'Fault') inconclusive(`${other.name} could not be written: fault ${answer.faultCode}.`);
      },
      { signal },
    );
    const { session } = await step('Ask for a session', () => cpe.openSession({ signal }));
    const name = cpe.path('ManagementServer.ParameterKey');
    const told = session.inform?.parameterList.find((parameter) => parameter.name === name)?.value;
    await step('Let the target go', () => session.end());
    expect(told, 'the next Inform tells the ParameterKey of the change').toBe(parameterKey);
  },
);
export default definition;
