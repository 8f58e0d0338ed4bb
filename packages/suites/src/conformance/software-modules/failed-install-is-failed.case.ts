import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeUnits, type ChangedUnitsFacts, reportOf } from './change-units.ts';

/** A.4.2.3: codes of results, and those that vendors define. */
const isListed = (code: number): boolean =>
  [9001, 9003, 9012, 9013].includes(code) ||
  (code >= 9015 && code <= 9018) ||
  (code >= 9022 && code <= 9032) ||
  (code >= 9800 && code <= 9899);

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ChangedUnitsFacts>(
  {
    id: 'CWMP-CPE-SOFTWARE-003',
    title: 'A failed install is reported as Failed, with a fault code',
    suite: 'conformance/software-modules',
    target: 'cpe',
    purpose:
      'An ACS goes by CurrentState and FaultCode: an install that failed and counts as installed is never done ' +
      'again. An install of a package that is not there is ordered; its result must say Failed and carry one of ' +
      'the fault codes that TR-069 lists for results.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.4.1.10-13', 'A.4.2.3-09', 'A.4.2.3-16'],
    spec: [tr069Clause('A.4.2.3', 'MUST')],
    defects: [
      { id: 'failed-install-reported-as-installed', fails: 'CurrentState of a failed install is Failed' },
      { id: 'du-result-with-a-transfer-fault', fails: 'the fault code is one of those for results' },
      {
        id: 'failed-operation-without-fault-code',
        fails: 'an install of a package that is not there has a fault code',
      },
    ],
    needs: ['rpc:ChangeDUState'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => changeUnits(context, { commandKey: 'cordon-failed', operations: ['Install'] }),
    judge(facts, { expect, inconclusive }) {
      const { results } = reportOf(facts, inconclusive);
      const { currentState, faultCode } = results[0] ?? inconclusive('The report has no result.');
      expect(faultCode, 'an install of a package that is not there has a fault code').not.toBe(0);
      if (faultCode !== 0) expect(isListed(faultCode), 'the fault code is one of those for results').toBe(true);
      expect(currentState, 'CurrentState of a failed install is Failed').toBe('Failed');
    },
  },
);
export default definition;
