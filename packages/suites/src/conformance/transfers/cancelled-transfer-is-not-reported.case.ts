import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderDownload } from './order-transfer.ts';
import { nextReport } from './transfer-report.ts';

type Facts = { readonly reported: readonly string[]; readonly asked: number };

const [cancelled, kept] = ['cordon-cancelled', 'cordon-kept'];

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
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
    estimatedMs: 3_000,
  },
  {
    async observe({ acs, cpe, files, step, signal, notApplicable, inconclusive }) {
      const place = files.home.place('cancelled.bin', () => ({ status: 404 }));
      const other = files.home.place('kept.bin', () => ({ status: 404 }));
      const reported: string[] = [];
      const ordered = await cpe.withSession(
        async (session) => {
          const first = await orderDownload(session, { url: place.url, commandKey: cancelled, delaySeconds: 1 });
          await orderDownload(session, { url: other.url, commandKey: kept, delaySeconds: 2 });
          if (first.answer.method === 'Fault')
            notApplicable(
              `The target takes no Download of the types that were tried: fault ${first.answer.faultCode}.`,
            );
          const answer = await session.request({ method: 'CancelTransfer', commandKey: cancelled });
          if (answer.method === 'Fault') inconclusive(`CancelTransfer was refused: fault ${answer.faultCode}.`);
          const onCall = ({ commandKey }: { readonly commandKey: string }) => void reported.push(commandKey);
          return { coming: nextReport(acs, { commandKey: kept, signal, onCall }) };
        },
        { signal },
      );
      const report = await step('Wait for the report of the other transfer', () => ordered.coming);
      if (report === undefined) inconclusive('The transfer that was not cancelled was not reported in time.');
      return { reported, asked: place.requests.length };
    },
    judge({ reported, asked }, { expect }) {
      expect(reported, 'no TransferComplete tells of a cancelled transfer').not.toContain(cancelled);
      expect(asked, 'the file of a cancelled transfer is not asked for').toBe(0);
    },
  },
);
export default definition;
