import { randomBytes } from 'node:crypto';
import { type CaseTools, type CpeBench, type FirmwareFiles, getParameterValue } from '@cordon/testbench';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { isAbsence } from '../../good-session.ts';
import { type DownloadEnd, isFetched } from './download-configuration.ts';

/** What came of an image that the target may not install. */
export type FirmwareFacts = DownloadEnd & {
  /** SoftwareVersion before and afterwards; null when it could not be read. */
  readonly before: string | null;
  readonly after: string | null;
  /** Whether the target came for a session behind it. */
  readonly cameBack: boolean;
  /** FaultCode of the genuine image behind it; undefined where the bench may not install that. */
  readonly genuine?: number | null;
};

type Context = CaseTools & CpeBench;

/** Installing takes minutes, with a reboot or two behind it. */
const installMs = 900_000;

/** SoftwareVersion, null where it cannot be read; undefined when the target does not come. */
async function readVersion({ cpe, signal }: Context): Promise<string | null | undefined> {
  const name = cpe.path('DeviceInfo.SoftwareVersion');
  try {
    return await cpe.withSession(async (session) => (await getParameterValue(session, name))?.value ?? null, {
      signal,
    });
  } catch (error) {
    if (!isAbsence(error)) throw error;
    return undefined;
  }
}

async function install(context: Context, file: Uint8Array, { fileType }: FirmwareFiles): Promise<DownloadEnd> {
  const { cpe, files } = context;
  const place = files.home.place('firmware.bin', () => ({ status: 200, body: file }));
  const commandKey = `cordon-${randomBytes(4).toString('hex')}`;
  const order = { url: place.url, commandKey, fileSize: file.length, fileTypes: [fileType] };
  const wish = { commandKey, withinMs: Math.max(installMs, cpe.rebootTimeoutMs) };
  const { faultCode } = await runTransfer(context, wish, (session) => orderDownload(session, order));
  return { faultCode, fetched: isFetched(place) };
}

/**
 * Has the target download a bad image and then, where the target file allows it, the genuine one. That shows that the target takes firmware at
 * all, and puts genuine firmware back; in front of the bad one as well it would wear the flash twice.
 */
export async function installBad(
  context: Context,
  write: (files: FirmwareFiles) => Uint8Array | undefined,
): Promise<FirmwareFacts> {
  const { firmware, notApplicable, inconclusive } = context;
  const file = firmware === undefined ? undefined : write(firmware);
  if (file === undefined || firmware === undefined) return notApplicable('The target file names no such image.');
  const before = await readVersion(context);
  if (before === undefined) return inconclusive('The target does not come.');
  const end = await context.step('Have the target download a bad image', () => install(context, file, firmware));
  const after = await readVersion(context);
  const facts = { ...end, before, after: after ?? null, cameBack: after !== undefined };
  if (!firmware.install || !facts.cameBack) return context.observe('firmware', facts);
  const genuine = await context.step('Have it download the genuine image', () =>
    install(context, firmware.image, firmware),
  );
  return context.observe('firmware', { ...facts, genuine: genuine.faultCode });
}
