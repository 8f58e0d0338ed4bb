import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { cancelled, type CancelledFacts, cancelOneOfTwo } from './cancel-one-of-two.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, CancelledFacts>(
  {
    id: 'CWMP-CPE-TRANSFER-006',
    title: 'A cancelled transfer is neither carried out nor reported',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'An ACS cancels what it no longer wants, and forgets the order: a report about it finds nobody. Two ' +
      'downloads of files that are not there are ordered in one session, and the first is cancelled there. ' +
      'When the second, which is due later, has been reported, nothing may have come of the first.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.3.2-02', 'A.4.1.9-01', 'A.4.1.9-02'],
    spec: [tr069Clause('A.4.1.9', 'MUST NOT')],
    defects: [{ id: 'cancelled-transfer-reported', fails: 'no TransferComplete tells of a cancelled transfer' }],
    needs: ['rpc:Download', 'rpc:CancelTransfer'],
    timeoutMs: 300_000,
    estimatedMs: 8_000,
  },
  {
    observe: (context) => cancelOneOfTwo(context),
    judge({ reported, asked }, { expect }) {
      expect(reported, 'no TransferComplete tells of a cancelled transfer').not.toContain(cancelled);
      expect(asked, 'the file of a cancelled transfer is not asked for').toBe(0);
    },
  },
);
export default definition;
