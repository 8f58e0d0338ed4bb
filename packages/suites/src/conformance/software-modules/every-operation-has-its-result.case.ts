import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeUnits, type ChangedUnitsFacts, reportOf } from './change-units.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ChangedUnitsFacts>(
  {
    id: 'CWMP-CPE-SOFTWARE-002',
    title: 'Every operation has a result, in the order of the request',
    suite: 'conformance/software-modules',
    target: 'cpe',
    purpose:
      'An ACS reads results by their place: one that is missing or moved makes it take a failed install for a ' +
      'removed unit. Two installs of a package that is not there and two uninstalls of units that nobody has ' +
      'are ordered, each with a UUID of its own; their results are counted, and their order is judged by those ' +
      'UUIDs that come back.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.4.1.10-05', 'A.4.1.10-06', 'A.4.1.10-13'],
    spec: [tr069Clause('A.4.1.10', 'MUST')],
    defects: [
      { id: 'du-results-reversed', fails: 'the results are in the order of the request' },
      { id: 'du-result-of-first-operation-only', fails: 'every operation has a result' },
    ],
    needs: ['rpc:ChangeDUState'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) =>
      changeUnits(context, {
        commandKey: 'cordon-order',
        operations: ['Install', 'Uninstall', 'Install', 'Uninstall'],
      }),
    judge(facts, { expect, inconclusive }) {
      const { results } = reportOf(facts, inconclusive);
      const asked = facts.asked.map(({ uuid }) => uuid);
      expect(results.length >= asked.length, 'every operation has a result').toBe(true);
      const told = [...new Set(results.map(({ uuid }) => uuid))].filter((uuid) => asked.includes(uuid));
      if (told.length < 2) inconclusive('The results carry no UUIDs of the request, so their order cannot be told.');
      const inOrder = asked.filter((uuid) => told.includes(uuid));
      expect(told, 'the results are in the order of the request').toEqual(inOrder);
    },
  },
);
export default definition;
