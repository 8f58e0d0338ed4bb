import type { CaseTools, CpeBench, FilePlace, ScriptedSession } from '@cordon/testbench';
import { configurationUploads, type OrderedTransfer, orderUpload, type TransferWish } from './order-transfer.ts';
import { nextReport, type ReportWish, type TransferReport } from './transfer-report.ts';

/** How a transfer ended, told in the session that ordered it or by TransferComplete. */
export type TransferEnd = {
  /** 0 is success; null: nothing was told in time. */
  readonly faultCode: number | null;
  /** When it was told by TransferComplete. */
  readonly report: TransferReport | null;
  /** CurrentTime of the Inform of the session with the order. */
  readonly orderTime: string;
};

type Context = Pick<CaseTools, 'step' | 'signal' | 'notApplicable' | 'inconclusive'> &
  Pick<CpeBench, 'acs' | 'cpe' | 'files'>;

/** Orders a transfer in a session of its own and follows it to its end. */
export async function runTransfer(
  { acs, cpe, signal }: Pick<Context, 'acs' | 'cpe' | 'signal'>,
  wish: Omit<ReportWish, 'signal'>,
  order: (session: ScriptedSession) => Promise<OrderedTransfer>,
): Promise<TransferEnd> {
  const ordered = await cpe.withSession(
    async (session) => {
      const { answer } = await order(session);
      const orderTime = session.inform?.currentTime ?? '';
      if (answer.method === 'Fault') return { faultCode: answer.faultCode ?? null, orderTime, coming: undefined };
      const isOver = 'status' in answer && answer.status === 0;
      const coming = isOver ? undefined : nextReport(acs, { ...wish, signal });
      return { faultCode: 0, orderTime, coming };
    },
    { signal },
  );
  const { orderTime } = ordered;
  if (ordered.coming === undefined) return { faultCode: ordered.faultCode, report: null, orderTime };
  const report = (await ordered.coming) ?? null;
  return { faultCode: report?.faultCode ?? null, report, orderTime };
}

/** An upload, and what the file server saw of it. */
export interface ObservedUpload {
  readonly end: TransferEnd;
  readonly place: FilePlace;
}

/** Has the target upload a file to a place that takes everything. Ends the case when it uploads none of these types. */
export async function runUpload(context: Context, wish: Omit<TransferWish, 'url'>): Promise<ObservedUpload> {
  const place = context.files.home.place('upload.bin', () => ({ status: 201 }));
  let taken = true;
  const end = await context.step('Have the target upload a file', () =>
    runTransfer(context, { commandKey: wish.commandKey }, async (session) => {
      const ordered = await orderUpload(session, { ...wish, url: place.url });
      taken = ordered.answer.method !== 'Fault';
      return ordered;
    }),
  );
  if (!taken) context.notApplicable(`The target takes no Upload of the types that were tried: fault ${end.faultCode}.`);
  return { end, place };
}

/** The configuration of the target as it uploads it. Ends the case when it offers none. */
export async function fetchConfiguration(context: Context): Promise<Uint8Array> {
  const wish = { commandKey: 'cordon-backup', fileTypes: configurationUploads };
  const { end, place } = await runUpload(context, wish);
  const file = place.requests.findLast(({ body }) => body.length > 0)?.body;
  if (end.faultCode !== 0 || file === undefined) {
    return context.inconclusive(`The target did not upload its configuration (FaultCode ${end.faultCode}).`);
  }
  return file;
}
