import { type CaseDefinition, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { configurationUploads, logUploads, orderUpload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { auditFile, type FoundSecret } from '../secrets/audit-file.ts';

type AuditedFile = { readonly fileType: string; readonly bytes: number; readonly found: readonly FoundSecret[] };
type Facts = { readonly files: readonly AuditedFile[] };

async function auditUploads(context: CaseTools & CpeBench): Promise<Facts> {
  const audited: AuditedFile[] = [];
  for (const fileTypes of [configurationUploads, logUploads]) {
    // Any server will do: the protocol lets the ACS name whichever it likes.
    const place = context.files.elsewhere.place('audit.bin', () => ({ status: 201 }));
    const commandKey = 'cordon-inj-029';
    let fileType = '';
    await runTransfer(context, { commandKey }, async (session) => {
      const ordered = await orderUpload(session, { url: place.url, commandKey, fileTypes });
      ({ fileType } = ordered);
      return ordered;
    });
    const file = place.requests.findLast(({ body }) => body.length > 0)?.body;
    if (file !== undefined) audited.push({ fileType, bytes: file.length, found: auditFile(file) });
  }
  return context.observe('uploads', { files: audited });
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'INJ-029',
    title: 'Uploaded files hold no readable keys and passwords of anybody',
    suite: 'security/file-transfers',
    target: 'cpe',
    purpose:
      'An ACS, or whoever speaks for it, may have the target upload its files to any server. SEC-005 and SEC-006 look for ' +
      'secrets that the bench planted; here the files are read for those that it does not know: private keys, and values behind ' +
      'names that say password, key, PIN or token. Hashes are a warning. Names are no proof: under tr069 a find is a warning.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.4-77'],
    spec: [tr069Clause('3.4.4', 'SHOULD')],
    cwe: 312,
    defects: [
      { id: 'configuration-file-with-secrets', fails: 'no value behind the name of a secret can be read' },
      { id: 'log-with-private-key', fails: 'no private key is in an uploaded file' },
    ],
    profiles: { tr069: 'warn' },
    needs: ['rpc:Upload'],
    timeoutMs: 600_000,
    estimatedMs: 3_000,
  },
  {
    observe: (context) => auditUploads(context),
    judge({ files }, { expect, warn, notApplicable }) {
      if (files.length === 0) notApplicable('The target uploads neither a configuration nor a log.');
      const told = (kind: FoundSecret['kind']): readonly string[] =>
        files.flatMap(({ fileType, found }) =>
          found.filter((one) => one.kind === kind).map(({ what, packed }) => `${fileType}: ${what} ${packed}`.trim()),
        );
      expect(told('private key'), 'no private key is in an uploaded file').toEqual([]);
      expect(told('readable value'), 'no value behind the name of a secret can be read').toEqual([]);
      if (told('hash').length > 0) warn('no hash of a password is in an uploaded file', told('hash'));
    },
  },
);
export default definition;
