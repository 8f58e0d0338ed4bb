import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeUnits, type ChangedUnitsFacts, reportOf } from './change-units.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ChangedUnitsFacts>(
  {
    id: 'CWMP-CPE-SOFTWARE-006',
    title: 'An install that failed is not tried again on the CPE’s own initiative',
    suite: 'conformance/software-modules',
    target: 'cpe',
    purpose:
      'Whether and when to try again is for the ACS to say: a fleet that repeats a failing install by itself ' +
      'takes the file server down. An install of a package that is not there is ordered; until its report the ' +
      'file server must have seen one GET and no more. An install that failed without asking is not judged.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.4.1.10-12'],
    spec: [tr069Clause('A.4.1.10', 'MUST NOT')],
    defects: [{ id: 'failed-install-retried', fails: 'the file server is asked once for a package that is not there' }],
    needs: ['rpc:ChangeDUState'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => changeUnits(context, { commandKey: 'cordon-once', operations: ['Install'] }),
    judge(facts, { expect, inconclusive }) {
      reportOf(facts, inconclusive);
      if (facts.requests === 0) inconclusive('The target never asked the file server.');
      expect(facts.requests, 'the file server is asked once for a package that is not there').toBe(1);
    },
  },
);
export default definition;
