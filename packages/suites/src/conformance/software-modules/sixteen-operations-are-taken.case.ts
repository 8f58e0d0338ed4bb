import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeUnits, type ChangedUnitsFacts, reportOf } from './change-units.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ChangedUnitsFacts>(
  {
    id: 'CWMP-CPE-SOFTWARE-007',
    title: 'A request with 16 operations is taken',
    suite: 'conformance/software-modules',
    target: 'cpe',
    purpose:
      'An ACS that brings a gateway to a set of services orders them together, and sixteen operations are what ' +
      'it may count on. Sixteen uninstalls of units that nobody has are ordered in one request: it must not be ' +
      'refused for its number, and one report must have a result for each.',
    severity: 'low',
    safety: 'S3',
    requirements: ['A.4.1.10-04', 'A.4.1.10-05', 'A.4.1.10-10'],
    spec: [tr069Clause('A.4.1.10', 'MUST')],
    defects: [{ id: 'sixteen-operations-refused', fails: 'a request with 16 operations is not refused with 9004' }],
    needs: ['rpc:ChangeDUState'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) =>
      changeUnits(context, {
        commandKey: 'cordon-sixteen',
        operations: Array.from({ length: 16 }, () => 'Uninstall' as const),
      }),
    judge(facts, { expect, inconclusive }) {
      expect(facts.refusal, 'a request with 16 operations is not refused with 9004').not.toBe(9004);
      if (facts.refusal === 9004) return;
      const { results } = reportOf(facts, inconclusive);
      expect(results.length >= facts.asked.length, 'one report has a result for every operation').toBe(true);
    },
  },
);
export default definition;
