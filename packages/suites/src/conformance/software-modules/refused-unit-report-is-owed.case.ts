import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { refusedCall, type RefusedCallFacts } from '../refused-call.ts';
import { changeUnits, isReportIn, reportOf } from './change-units.ts';

const commandKey = 'cordon-owed-units';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RefusedCallFacts>(
  {
    id: 'CWMP-CPE-SOFTWARE-005',
    title: 'A DUStateChangeComplete that the ACS refused is reported again',
    suite: 'conformance/software-modules',
    target: 'cpe',
    purpose:
      'Only DUStateChangeCompleteResponse confirms a result. A CPE that takes InformResponse for it loses every ' +
      'result that an ACS could not store. An uninstall fails, its DUStateChangeComplete is answered by fault ' +
      '8002, and the session ends in order; the next session must announce the result again and repeat the ' +
      'call.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.7-62', '3.7-77', '3.7-86', 'A.4.2.3-02', 'A.4.2.3-03'],
    spec: [tr069Clause('3.7.1.5', 'MUST'), tr069Clause('A.4.2.3', 'MUST NOT')],
    defects: [
      { id: 'du-report-confirmed-by-inform-response', fails: 'the next Inform announces the refused result again' },
    ],
    needs: ['rpc:ChangeDUState'],
    timeoutMs: 600_000,
    estimatedMs: 3_000,
  },
  {
    observe: (context) =>
      refusedCall(context, {
        provoke: async (refuse) => {
          const facts = await changeUnits(context, { commandKey, operations: ['Uninstall'], refuse });
          reportOf(facts, context.inconclusive);
        },
        isIn: (session) => isReportIn(session, commandKey),
      }),
    judge({ again, called }, { expect }) {
      expect(again, 'the next Inform announces the refused result again').toContain('11 DU STATE CHANGE COMPLETE');
      expect(called, 'DUStateChangeComplete is called again').toBe(true);
    },
  },
);
export default definition;
