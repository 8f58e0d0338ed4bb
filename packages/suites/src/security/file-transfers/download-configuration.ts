import { randomBytes } from 'node:crypto';
import type { CaseMeta, CaseTools, CpeBench, FileAnswer, FilePlace, JudgeTools } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { isAbsence } from '../../good-session.ts';
import { alwaysExpected } from '../robustness/robustness-case.ts';

/** What the cases have in common that give the target a file which it may not take. */
export const aboutBadFiles: Pick<CaseMeta, 'suite' | 'target' | 'safety' | 'requirements' | 'spec'> = {
  suite: 'security/file-transfers',
  target: 'cpe',
  safety: 'S4',
  requirements: ['A.3.2.8-10'],
  spec: [tr069Clause('A.3.2.8', 'MUST'), tr069Clause('A.5.1', 'MUST')],
};

/** What became of a file that was downloaded. */
export type DownloadEnd = { readonly faultCode: number | null; readonly fetched: boolean };

/** What became of one that was downloaded as configuration. */
export type ConfigurationEnd = DownloadEnd & {
  /** Whether a restart was reported between the order and its end. */
  readonly restarted: boolean;
};

/** FileType of a configuration. */
export const configurationTypes = ['3 Vendor Configuration File'] as const;

type Context = CaseTools & CpeBench;

/** Whether the file was asked for; by HEAD a target asks for its size alone. */
export const isFetched = ({ requests }: Pick<FilePlace, 'requests'>): boolean =>
  requests.some(({ method }) => method !== 'HEAD');

/** Has the target download a file as its configuration. */
export async function downloadConfiguration(context: Context, file: Uint8Array): Promise<ConfigurationEnd> {
  return await download(context, { status: 200, body: file });
}

/** The same, with an answer that promises more bytes than come. */
export async function downloadBrokenOff(
  context: Context,
  { sent, promised }: { readonly sent: Uint8Array; readonly promised: number },
): Promise<ConfigurationEnd> {
  const stream = { piece: sent, bytesMax: sent.length, contentLength: promised };
  return await download(context, { status: 200, stream });
}

async function download(context: Context, answer: FileAnswer): Promise<ConfigurationEnd> {
  const { acs, files } = context;
  const place = files.home.place('configuration.bin', () => answer);
  // A report that comes twice, or too late, is none of the next file.
  const commandKey = `cordon-${randomBytes(4).toString('hex')}`;
  let restarted = false;
  let forget = (): void => undefined;
  try {
    // No FileSize: a target that goes by it refuses a large file before it has fetched it, and misses what is missing by that alone.
    const { faultCode } = await runTransfer(context, { commandKey }, async (session) => {
      forget = acs.onInform(({ eventCodes }) => {
        restarted ||= eventCodes.includes('1 BOOT');
      });
      return await orderDownload(session, { url: place.url, commandKey, fileTypes: configurationTypes });
    });
    return { faultCode, fetched: isFetched(place), restarted };
  } finally {
    forget();
  }
}

/** How the target was behind a bad file: FaultCode of its own configuration, which also puts back what the bad one may have done. */
export type ItsOwnAgain = { readonly faultCode: number | null; readonly cameBack: boolean };

/**
 * Its own configuration, whatever `probe` does, its own one again. Inconclusive when the first is not taken. That the second is not may be what
 * the probe did, and takes nothing back of what was seen, as it would in a `bracket`.
 */
export async function betweenItsOwn<P>(
  context: Context,
  own: Uint8Array,
  probe: (before: ConfigurationEnd) => Promise<P>,
): Promise<P & { readonly again: ItsOwnAgain }> {
  const { step, inconclusive } = context;
  const before = await step('Control before: its own configuration', () => downloadConfiguration(context, own));
  if (before.faultCode !== 0) inconclusive(`Its own configuration was not taken: FaultCode ${before.faultCode}.`);
  const probed = await step('Probe', () => probe(before));
  const again = await step('Control after: its own configuration', () => itsOwnAgain(context, own));
  return { ...probed, again };
}

async function itsOwnAgain(context: Context, own: Uint8Array): Promise<ItsOwnAgain> {
  try {
    const { faultCode } = await downloadConfiguration(context, own);
    return { faultCode, cameBack: true };
  } catch (error) {
    if (!isAbsence(error)) throw error;
    return { faultCode: null, cameBack: false };
  }
}

/** Judges the control behind a bad file; ends the case where that refused all files, for all that can be told. */
export function judgeItsOwnAgain({ faultCode, cameBack }: ItsOwnAgain, { expect, inconclusive }: JudgeTools): void {
  expect(cameBack, alwaysExpected.comesBack).toBe(true);
  if (faultCode !== 0) inconclusive(`Its own configuration was not taken behind the file: FaultCode ${faultCode}.`);
}
