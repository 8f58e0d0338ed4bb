import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderDownload } from './order-transfer.ts';

type Facts = { readonly listed: readonly { readonly commandKey: string; readonly state: number }[] };

const commandKey = 'cordon-queued';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-TRANSFER-007',
    title: 'GetAllQueuedTransfers lists a transfer that waits',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'An ACS that lost its own notes reads the queue before it orders again; an empty list makes it order twice. ' +
      'A download is ordered for ten minutes later, the queue is read in the same session, and the order is ' +
      'cancelled. That the list is complete follows from the text without a demand of its own.',
    severity: 'low',
    safety: 'S3',
    requirements: ['A.4.1.7-01', 'A.4.1.7-02', 'A.4.1.7-03'],
    spec: [tr069Clause('A.4.1.7', 'MUST')],
    defects: [{ id: 'queued-transfers-not-listed', fails: 'the queue lists the transfer that waits' }],
    profiles: { tr069: 'warn' },
    needs: ['rpc:Download', 'rpc:GetAllQueuedTransfers', 'rpc:CancelTransfer'],
    timeoutMs: 120_000,
    estimatedMs: 700,
  },
  {
    async observe({ cpe, files, signal, notApplicable, inconclusive, observe }) {
      const place = files.home.place('later.bin', () => ({ status: 404 }));
      return await cpe.withSession(
        async (session) => {
          const { answer } = await orderDownload(session, { url: place.url, commandKey, delaySeconds: 600 });
          if (answer.method === 'Fault')
            notApplicable(`The target takes no Download of the types that were tried: fault ${answer.faultCode}.`);
          const queue = await session.request({ method: 'GetAllQueuedTransfers' });
          const end = await session.request({ method: 'CancelTransfer', commandKey });
          observe('cancelled', { answer: end.method });
          if (queue.method !== 'GetAllQueuedTransfersResponse')
            return inconclusive('GetAllQueuedTransfers was refused, although it is listed.');
          const listed = queue.transferList.map((one) => ({ commandKey: one.commandKey, state: one.state }));
          return { listed };
        },
        { signal },
      );
    },
    judge({ listed }, { expect }) {
      const entry = listed.find((one) => one.commandKey === commandKey);
      expect(entry !== undefined, 'the queue lists the transfer that waits').toBe(true);
      if (entry !== undefined) expect(entry.state, 'a transfer that waits is in state 1').toBe(1);
    },
  },
);
export default definition;
