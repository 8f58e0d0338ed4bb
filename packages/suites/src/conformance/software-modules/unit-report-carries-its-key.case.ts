import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeUnits, type ChangedUnitsFacts, reportOf } from './change-units.ts';

const commandKey = 'cordon-key-x-0123456789-ABCDEF-x';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ChangedUnitsFacts>(
  {
    id: 'CWMP-CPE-SOFTWARE-008',
    title: 'DUStateChangeComplete carries the CommandKey of its request',
    suite: 'conformance/software-modules',
    target: 'cpe',
    purpose:
      'An ACS with several changes under way tells by this key which of them a report is about. An install and ' +
      'an uninstall that must fail are ordered with a CommandKey of 32 characters, the most that is allowed; ' +
      'their report must carry it.',
    severity: 'low',
    safety: 'S3',
    requirements: ['A.4.2.3-05'],
    spec: [tr069Clause('A.4.2.3', 'MUST')],
    defects: [
      { id: 'du-report-without-command-key', fails: 'DUStateChangeComplete carries the CommandKey of the request' },
    ],
    profiles: { tr069: 'warn' },
    needs: ['rpc:ChangeDUState'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => changeUnits(context, { commandKey, operations: ['Install', 'Uninstall'] }),
    judge(facts, { expect, inconclusive }) {
      const report = reportOf(facts, inconclusive);
      expect(report.commandKey, 'DUStateChangeComplete carries the CommandKey of the request').toBe(commandKey);
    },
  },
);
export default definition;
