import { randomBytes } from 'node:crypto';
import type { CaseTools, CpeBench } from '@cordon/testbench';
import { configurationUploads, logUploads, orderUpload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { auditFile, type FoundSecret } from '../secrets/audit-file.ts';
import { packedOtherwise } from '../secrets/unpack.ts';

/** What became of the upload of one file. */
export type AuditedUpload = {
  readonly what: 'configuration' | 'log';
  readonly fileType: string;
  /** Fault code of the order; null where the target took it. */
  readonly refusal: number | null;
  /** As the target told the end of it; null when it told none. */
  readonly faultCode: number | null;
  /** 0 where none came. */
  readonly bytes: number;
  /** How it is packed where that is not undone here; null where it is not. */
  readonly packed: string | null;
  readonly found: readonly FoundSecret[];
};

const wanted: Readonly<Record<AuditedUpload['what'], readonly string[]>> = {
  configuration: configurationUploads,
  log: logUploads,
};

/** Has the target upload a file, and reads it. */
export async function auditUpload(context: CaseTools & CpeBench, what: AuditedUpload['what']): Promise<AuditedUpload> {
  // Any server will do: the protocol lets the ACS name whichever it likes.
  const place = context.files.elsewhere.place('audit.bin', () => ({ status: 201 }));
  const commandKey = `cordon-${randomBytes(4).toString('hex')}`;
  let fileType = '';
  let refusal: number | null = null;
  const { faultCode } = await runTransfer(context, { commandKey }, async (session) => {
    const ordered = await orderUpload(session, { url: place.url, commandKey, fileTypes: wanted[what] });
    ({ fileType } = ordered);
    if (ordered.answer.method === 'Fault') refusal = ordered.answer.faultCode ?? 0;
    return ordered;
  });
  const file = place.requests.findLast(({ body }) => body.length > 0)?.body ?? new Uint8Array();
  const packed = packedOtherwise(file) ?? null;
  return { what, fileType, refusal, faultCode, bytes: file.length, packed, found: auditFile(file) };
}
