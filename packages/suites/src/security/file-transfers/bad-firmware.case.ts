import {
  type CaseDefinition,
  type CaseTools,
  type CpeBench,
  defineCase,
  defineFamily,
  getParameterValue,
} from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { type BadFirmware, badFirmware } from './bad-firmware-rows.ts';

type Facts = {
  readonly fetched: boolean;
  readonly faultCode: number | null;
  /** SoftwareVersion before and afterwards; null when it could not be read. */
  readonly before: string | null;
  readonly after: string | null;
};

/** Installing takes minutes, with a reboot or two behind it. */
const installMs = 900_000;

async function installBad(context: CaseTools & CpeBench, write: BadFirmware['write']): Promise<Facts> {
  const { cpe, files, firmware, notApplicable, signal } = context;
  const file = firmware === undefined ? undefined : write(firmware);
  if (file === undefined || firmware === undefined) return notApplicable('The target file names no such image.');
  const version = async (): Promise<string | null> =>
    await cpe.withSession(
      async (session) => (await getParameterValue(session, cpe.path('DeviceInfo.SoftwareVersion')))?.value ?? null,
      { signal },
    );
  const before = await version();
  const place = files.home.place('firmware.bin', () => ({ status: 200, body: file }));
  const commandKey = 'cordon-inj-027';
  const order = { url: place.url, commandKey, fileSize: file.length, fileTypes: [firmware.fileType] };
  const wish = { commandKey, withinMs: Math.max(installMs, cpe.rebootTimeoutMs) };
  const { faultCode } = await runTransfer(context, wish, (session) => orderDownload(session, order));
  const after = await version();
  return context.observe('firmware', { fetched: place.requests.length > 0, faultCode, before, after });
}

/** Images that a target must refuse. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(badFirmware, ({ write, sentence, ...row }) =>
  defineCase<CpeBench, Facts>(
    {
      ...row,
      suite: 'security/file-transfers',
      target: 'cpe',
      severity: 'critical',
      safety: 'S4',
      requirements: ['A.3.2.8-10'],
      spec: [tr069Clause('A.3.2.8', 'MUST'), tr069Clause('A.5.1', 'MUST')],
      profiles: { tr069: 'warn' },
      needs: ['rpc:Download', 'firmware-image'],
      timeoutMs: 1_800_000,
      estimatedMs: 3_000,
    },
    {
      observe: (context) => installBad(context, write),
      judge({ fetched, faultCode, before, after }, { expect, inconclusive }) {
        if (!fetched) inconclusive('The target did not fetch the image.');
        expect(faultCode === 0 ? 'taken' : 'refused', sentence).toBe('refused');
        // What cannot be read is no change, and no proof that there was none.
        if (before === null || after === null) inconclusive('SoftwareVersion could not be read before and afterwards.');
        expect(after, 'the target runs the software that it ran before').toBe(before);
        if (faultCode === null) inconclusive('The target told no result of the download in time.');
      },
    },
  ),
);
export default family;
