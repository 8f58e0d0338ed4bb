import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { refusedCall, type RefusedCallFacts } from '../refused-call.ts';
import { failedDownload } from './failed-download.ts';
import { reportIn } from './transfer-report.ts';

const commandKey = 'cordon-owed';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RefusedCallFacts>(
  {
    id: 'CWMP-CPE-TRANSFER-003',
    title: 'A TransferComplete that the ACS refused is reported again',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'Only TransferCompleteResponse confirms a result. A CPE that takes InformResponse for it loses every ' +
      'result that an ACS could not store. A download fails by a missing file, its TransferComplete is ' +
      'answered by fault 8002, and the session ends in order; the next session must announce the result ' +
      'again and repeat the call.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.3.3.2-05', '3.7-62', '3.7-73', '3.7-83'],
    spec: [tr069Clause('3.7.1.5', 'MUST'), tr069Clause('A.3.3.2', 'MUST NOT')],
    defects: [
      {
        id: 'transfer-complete-confirmed-by-inform-response',
        fails: 'the next Inform announces the refused result again',
      },
    ],
    needs: ['rpc:Download'],
    timeoutMs: 600_000,
    estimatedMs: 3_000,
  },
  {
    observe: (context) =>
      refusedCall(context, {
        provoke: (refuse) => failedDownload(context, { commandKey, delaySeconds: 1, refuse }),
        isIn: async (session) => (await reportIn(session, { commandKey })) !== undefined,
      }),
    judge({ again, called }, { expect }) {
      expect(again, 'the next Inform announces the refused result again').toContain('7 TRANSFER COMPLETE');
      expect(called, 'TransferComplete is called again').toBe(true);
    },
  },
);
export default definition;
