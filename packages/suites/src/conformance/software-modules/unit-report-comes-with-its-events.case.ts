import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changeUnits, type ChangedUnitsFacts, reportOf } from './change-units.ts';

const commandKey = 'cordon-units-0123456789-ABCDEF-x';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ChangedUnitsFacts>(
  {
    id: 'CWMP-CPE-SOFTWARE-004',
    title: 'The Inform before DUStateChangeComplete has 11 DU STATE CHANGE COMPLETE and M ChangeDUState with its key',
    suite: 'conformance/software-modules',
    target: 'cpe',
    purpose:
      'By these two events an ACS knows at the Inform that a result follows, and of which of its orders. An ' +
      'install and an uninstall that must fail are ordered with a CommandKey of 32 characters, the most that is ' +
      'allowed; the Inform of the session with their report is judged.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.7-86', '3.7-100', 'A.3.3.1-35'],
    spec: [tr069Clause('3.7.1.5', 'MUST'), tr069Clause('A.3.3.1', 'MUST')],
    defects: [
      { id: 'm-change-du-state-without-command-key', fails: 'M ChangeDUState carries the CommandKey of the request' },
      {
        id: 'du-state-change-complete-without-m-event',
        fails: 'an Inform with 11 DU STATE CHANGE COMPLETE lists M ChangeDUState too',
      },
    ],
    needs: ['rpc:ChangeDUState'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => changeUnits(context, { commandKey, operations: ['Install', 'Uninstall'] }),
    judge(facts, { expect, inconclusive }) {
      const report = reportOf(facts, inconclusive);
      const codes = report.events.map(({ eventCode }) => eventCode);
      const mEvents = report.events.filter(({ eventCode }) => eventCode === 'M ChangeDUState');
      const keys = mEvents.map((event) => event.commandKey);
      expect(codes, 'the Inform before DUStateChangeComplete lists 11 DU STATE CHANGE COMPLETE').toContain(
        '11 DU STATE CHANGE COMPLETE',
      );
      expect(codes, 'an Inform with 11 DU STATE CHANGE COMPLETE lists M ChangeDUState too').toContain(
        'M ChangeDUState',
      );
      if (keys.length > 0) expect(keys, 'M ChangeDUState carries the CommandKey of the request').toContain(commandKey);
    },
  },
);
export default definition;
