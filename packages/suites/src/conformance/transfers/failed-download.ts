import type { CaseTools, CpeBench } from '@cordon/testbench';
import { orderDownload } from './order-transfer.ts';
import { nextReport, type ReportWish, type TransferReport } from './transfer-report.ts';

/** What a download of a file that is not there led to. */
export type FailedDownloadFacts = {
  /** Status of DownloadResponse. */
  readonly status: number;
  /** Milliseconds from the answer to the first request at the file server; null when none came. */
  readonly askedAfterMs: number | null;
  /** GET requests at the file server until the report. */
  readonly requests: number;
  readonly report: TransferReport;
};

type Context = Pick<CaseTools, 'step' | 'signal' | 'notApplicable' | 'inconclusive'> &
  Pick<CpeBench, 'acs' | 'cpe' | 'files' | 'evidence'>;

/** What the download is to be like. */
export interface FailedDownloadWish extends Omit<ReportWish, 'signal'> {
  readonly delaySeconds: number;
}

/**
 * Orders a download whose URL answers 404 and waits for its report. It fails on every device, whatever files that takes, and a delay
 * makes sure that it is told by TransferComplete. Ends the case when the target takes no order or tells nothing.
 */
export async function failedDownload(context: Context, wish: FailedDownloadWish): Promise<FailedDownloadFacts> {
  const { step, signal, acs, cpe, files, evidence, notApplicable, inconclusive } = context;
  const { delaySeconds, ...report } = wish;
  const place = files.home.place('not-there.bin', () => ({ status: 404 }));
  const ordered = await step('Order a download of a file that is not there', () =>
    cpe.withSession(
      async (session) => {
        const order = { url: place.url, commandKey: wish.commandKey, delaySeconds };
        const { answer } = await orderDownload(session, order);
        if (answer.method !== 'DownloadResponse') {
          const why = answer.method === 'Fault' ? `fault ${answer.faultCode} ${answer.faultString}` : answer.method;
          return notApplicable(`The target takes no Download of the types that were tried: ${why}.`);
        }
        const answeredAtMs = evidence.nowMs();
        return { answer, answeredAtMs, coming: nextReport(acs, { ...report, signal }) };
      },
      { signal },
    ),
  );
  const told = await step('Wait for TransferComplete', () => ordered.coming);
  const first = place.requests[0];
  return {
    status: ordered.answer.status,
    askedAfterMs: first === undefined ? null : Math.round(first.atMs - ordered.answeredAtMs),
    requests: place.requests.filter(({ method }) => method === 'GET').length,
    report: told ?? inconclusive('The target reported no TransferComplete for the download in time.'),
  };
}
