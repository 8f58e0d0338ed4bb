import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

/** Rules of the decoder about the form of a fault; each of them makes the message invalid for its reader (TR-069 3.5). */
const formRules = ['fault-code', 'fault-string', 'fault-detail'];

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-010',
    title: 'A fault has the form of TR-069: Client or Server, "CWMP fault", the CWMP detail',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'A fault in another form is no message at all for a strict ACS, which then knows neither what went wrong ' +
      'nor that anything did. The value of a parameter that does not exist is asked for. The answer must be a ' +
      'SOAP fault of the Client with faultstring "CWMP fault" and a CWMP Fault with code 9005 in its detail.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['3.5-18', '3.5-19', '3.5-20', '3.5-22', '3.5-23', '3.5-24', '3.5-25', 'A.5-01', 'A.5-02'],
    spec: [tr069Clause('3.5', 'MUST'), tr069Clause('A.5', 'MUST')],
    defects: [{ id: 'fault-in-its-own-words', fails: 'the faultstring is "CWMP fault"' }],
    timeoutMs: 120_000,
    estimatedMs: 600,
  },
  async ({ cpe, step, expect, observe, inconclusive, signal }) => {
    await cpe.withSession(
      async (session) => {
        const parameterNames = [cpe.path('X_CORDON_NoSuchParameter')];
        const answer = await step('Ask for what it does not have', () =>
          session.request({ method: 'GetParameterValues', parameterNames }),
        );
        const fault = answer.method === 'Fault' ? answer : inconclusive('The target answered by no fault.');
        observe('fault', { faultCode: fault.faultCode ?? null, soapFaultString: fault.soapFaultString });
        const broken = session.violations.filter(({ rule }) => formRules.includes(rule)).map(({ rule }) => rule);
        expect(fault.soapFaultString, 'the faultstring is "CWMP fault"').toBe('CWMP fault');
        expect(fault.soapFaultCode, 'the faultcode is Client, as the table has it for 9005').toBe('Client');
        expect(fault.faultCode, 'the CWMP Fault in the detail has code 9005').toBe(9005);
        expect(broken, 'nothing else is wrong with the form of the fault').toEqual([]);
      },
      { signal },
    );
  },
);
export default definition;
