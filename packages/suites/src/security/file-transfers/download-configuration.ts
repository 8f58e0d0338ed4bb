import type { CaseTools, CpeBench } from '@cordon/testbench';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';

/** What became of a file that was downloaded as configuration. */
export type DownloadEnd = { readonly faultCode: number | null; readonly fetched: boolean };

const fileTypes = ['3 Vendor Configuration File'];

/** Has the target download a file as its configuration. */
export async function downloadConfiguration(context: CaseTools & CpeBench, file: Uint8Array): Promise<DownloadEnd> {
  const place = context.files.home.place('configuration.bin', () => ({ status: 200, body: file }));
  const commandKey = 'cordon-inj-026';
  const { faultCode } = await runTransfer(context, { commandKey }, (session) =>
    orderDownload(session, { url: place.url, commandKey, fileSize: file.length, fileTypes }),
  );
  return { faultCode, fetched: place.requests.length > 0 };
}

/** Its own configuration, whatever `probe` does, its own one again, which also puts back what the probe may have done. */
export async function betweenItsOwn<P>(
  context: CaseTools & CpeBench,
  own: Uint8Array,
  probe: () => Promise<P>,
): Promise<P> {
  const control = async (): Promise<{ readonly held: boolean; readonly reason: string }> => {
    const { faultCode } = await downloadConfiguration(context, own);
    return { held: faultCode === 0, reason: `its own configuration was not taken: FaultCode ${faultCode}.` };
  };
  const ends = await context.bracket({ shows: 'the target takes its own configuration', control, probe });
  return ends.probe;
}
