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
  const { isTaken, ...upload } = await orderAndFollow(context, wish);
  if (!isTaken)
    context.notApplicable(`The target takes no Upload of the types that were tried: fault ${upload.end.faultCode}.`);
  return upload;
}

async function orderAndFollow(
  context: Context,
  wish: Omit<TransferWish, 'url'>,
): Promise<ObservedUpload & { readonly isTaken: boolean }> {
  const place = context.files.home.place('upload.bin', () => ({ status: 201 }));
  let isTaken = true;
  const end = await context.step('Have the target upload a file', () =>
    runTransfer(context, { commandKey: wish.commandKey }, async (session) => {
      const ordered = await orderUpload(session, { ...wish, url: place.url });
      isTaken = ordered.answer.method !== 'Fault';
      return ordered;
    }),
  );
  return { end, place, isTaken };
}

const ofConfiguration = { commandKey: 'cordon-backup', fileTypes: configurationUploads };

const fileOf = ({ end, place }: ObservedUpload): Uint8Array | undefined =>
  end.faultCode === 0 ? place.requests.findLast(({ body }) => body.length > 0)?.body : undefined;

/** The configuration of the target as it uploads it. Ends the case when it offers none. */
export async function fetchConfiguration(context: Context): Promise<Uint8Array> {
  const upload = await runUpload(context, ofConfiguration);
  const { faultCode } = upload.end;
  return (
    fileOf(upload) ?? context.inconclusive(`The target did not upload its configuration (FaultCode ${faultCode}).`)
  );
}

/** The same, for who can do without: undefined when the target offers none. */
export async function fetchConfigurationIfAny(context: Context): Promise<Uint8Array | undefined> {
  return fileOf(await orderAndFollow(context, ofConfiguration));
}
