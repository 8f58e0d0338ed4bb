import { randomBytes } from 'node:crypto';
import type { CaseMeta, CaseTools, CpeBench, FileAnswer, FilePlace } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';

/** What the cases have in common that give the target a file which it may not take. */
export const aboutBadFiles: Pick<CaseMeta, 'suite' | 'target' | 'safety' | 'requirements' | 'spec'> = {
  suite: 'security/file-transfers',
  target: 'cpe',
  safety: 'S4',
  requirements: ['A.3.2.8-10'],
  spec: [tr069Clause('A.3.2.8', 'MUST'), tr069Clause('A.5.1', 'MUST')],
};

/** What became of a file that was downloaded as configuration. */
export type DownloadEnd = { readonly faultCode: number | null; readonly fetched: boolean };

/** FileType of a configuration. */
export const configurationTypes = ['3 Vendor Configuration File'] as const;

type Context = CaseTools & CpeBench;

/** Whether the file was asked for; by HEAD a target asks for its size alone. */
export const isFetched = ({ requests }: Pick<FilePlace, 'requests'>): boolean =>
  requests.some(({ method }) => method !== 'HEAD');

/** Has the target download a file as its configuration. */
export async function downloadConfiguration(context: Context, file: Uint8Array): Promise<DownloadEnd> {
  return await download(context, { answer: { status: 200, body: file }, fileSize: file.length });
}

/** The same, with an answer that promises more bytes than come. The order names no size: a target may go by that. */
export async function downloadBrokenOff(
  context: Context,
  { sent, promised }: { readonly sent: Uint8Array; readonly promised: number },
): Promise<DownloadEnd> {
  const stream = { piece: sent, bytesMax: sent.length, contentLength: promised };
  return await download(context, { answer: { status: 200, stream }, fileSize: 0 });
}

async function download(
  context: Context,
  { answer, fileSize }: { readonly answer: FileAnswer; readonly fileSize: number },
): Promise<DownloadEnd> {
  const place = context.files.home.place('configuration.bin', () => answer);
  // A report that comes twice, or too late, is none of the next file.
  const commandKey = `cordon-${randomBytes(4).toString('hex')}`;
  const { faultCode } = await runTransfer(context, { commandKey }, (session) =>
    orderDownload(session, { url: place.url, commandKey, fileSize, fileTypes: configurationTypes }),
  );
  return { faultCode, fetched: isFetched(place) };
}

/** Its own configuration, whatever `probe` does, its own one again, which also puts back what the probe may have done. */
export async function betweenItsOwn<P>(context: Context, own: Uint8Array, probe: () => Promise<P>): Promise<P> {
  const control = async (): Promise<{ readonly held: boolean; readonly reason: string }> => {
    const { faultCode } = await downloadConfiguration(context, own);
    return { held: faultCode === 0, reason: `its own configuration was not taken: FaultCode ${faultCode}.` };
  };
  const ends = await context.bracket({ shows: 'the target takes its own configuration', control, probe });
  return ends.probe;
}
