import type { CaseTools, CpeBench } from '@cordon/testbench';
import { orderDownload } from './order-transfer.ts';
import { nextReport } from './transfer-report.ts';

/** What came of a transfer that was cancelled, until another one was reported. */
export type CancelledFacts = {
  /** CommandKeys of the TransferCompletes. */
  readonly reported: readonly string[];
  /** Requests for the file of the cancelled one. */
  readonly asked: number;
};

/** CommandKey of the transfer that is cancelled. */
export const cancelled = 'cordon-cancelled';
const kept = 'cordon-kept';

/** Long enough for a slow device to hear of the end of a transfer before its beginning. */
const delaysS = { cancelled: 5, kept: 7 };

/** Orders two downloads of files that are not there, cancels the first and waits for the report of the second. */
export async function cancelOneOfTwo({
  acs,
  cpe,
  files,
  step,
  signal,
  notApplicable,
  inconclusive,
}: CaseTools & CpeBench): Promise<CancelledFacts> {
  const place = files.home.place('cancelled.bin', () => ({ status: 404 }));
  const other = files.home.place('kept.bin', () => ({ status: 404 }));
  const reported: string[] = [];
  const ordered = await cpe.withSession(
    async (session) => {
      const first = await orderDownload(session, {
        url: place.url,
        commandKey: cancelled,
        delaySeconds: delaysS.cancelled,
      });
      await orderDownload(session, { url: other.url, commandKey: kept, delaySeconds: delaysS.kept });
      if (first.answer.method === 'Fault')
        notApplicable(`The target takes no Download of the types that were tried: fault ${first.answer.faultCode}.`);
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
}
