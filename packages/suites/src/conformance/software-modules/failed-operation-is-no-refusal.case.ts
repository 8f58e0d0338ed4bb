import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeUnits, type ChangedUnitsFacts } from './change-units.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ChangedUnitsFacts>(
  {
    id: 'CWMP-CPE-SOFTWARE-001',
    title: 'What is wrong with an operation stands in its result, not in a fault',
    suite: 'conformance/software-modules',
    target: 'cpe',
    purpose:
      'An ACS orders several changes at once and reads of each what came of it; a fault for the whole request ' +
      'leaves it to guess which were carried out. An install of a package that is not there and an uninstall of ' +
      'a unit that nobody has are ordered: the request must be taken, or refused by one of the codes of the ' +
      'method.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.4.1.10-13', 'A.4.1.10-34'],
    spec: [tr069Clause('A.4.1.10', 'MUST')],
    defects: [{ id: 'du-fault-refuses-the-request', fails: 'no fault of an operation refuses the request' }],
    needs: ['rpc:ChangeDUState'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => changeUnits(context, { commandKey: 'cordon-units', operations: ['Install', 'Uninstall'] }),
    judge({ refusal }, { expect, inconclusive }) {
      const ofMethod = [9000, 9001, 9002, 9004];
      const isVendors = refusal !== null && refusal >= 9800 && refusal <= 9899;
      if (refusal !== null && (ofMethod.includes(refusal) || isVendors)) {
        inconclusive(`The target refused the request by a code of the method: fault ${refusal}.`);
      }
      expect(refusal, 'no fault of an operation refuses the request').toBe(null);
    },
  },
);
export default definition;
