import { type CaseDefinition, type CpeBench, defineCase, type JudgeTools } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import type { FoundSecret } from '../secrets/audit-file.ts';
import { type AuditedUpload, auditUpload } from './audit-uploads.ts';

type Facts = { readonly uploads: readonly AuditedUpload[] };

/** Method not supported, request denied, invalid arguments (TR-069 A.5.1): the target has no such file, or keeps it to itself. */
const hasNone: readonly (number | null)[] = [9000, 9001, 9003];

/** Tells which files were not read, and ends the case where that is not because the target has none. */
function judgeMissing(uploads: readonly AuditedUpload[], { pass, inconclusive, notApplicable }: JudgeTools): void {
  const refused = uploads.filter(({ refusal }) => hasNone.includes(refusal));
  if (refused.length === uploads.length) notApplicable('The target uploads neither a configuration nor a log.');
  for (const { what, refusal } of refused) pass(`no ${what} is uploaded: the order is refused by fault ${refusal}`);
  for (const { what, refusal, faultCode, bytes, packed } of uploads) {
    if (hasNone.includes(refusal)) continue;
    if (refusal !== null) inconclusive(`The target did not take the order of its ${what}: fault ${refusal}.`);
    if (bytes === 0) inconclusive(`The ${what} was ordered and did not come (FaultCode ${faultCode}).`);
    if (packed !== null)
      inconclusive(`The ${what} is packed by ${packed}, which is not undone here: that is no encryption.`);
  }
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
    observe: async (context) => ({
      uploads: [await auditUpload(context, 'configuration'), await auditUpload(context, 'log')],
    }),
    judge({ uploads }, tools) {
      const told = (kind: FoundSecret['kind']): readonly string[] =>
        uploads.flatMap(({ fileType, found }) =>
          found.filter((one) => one.kind === kind).map(({ what, packed }) => `${fileType}: ${what} ${packed}`.trim()),
        );
      tools.expect(told('private key'), 'no private key is in an uploaded file').toEqual([]);
      tools.expect(told('readable value'), 'no value behind the name of a secret can be read').toEqual([]);
      if (told('hash').length > 0) tools.warn('no hash of a password is in an uploaded file', told('hash'));
      judgeMissing(uploads, tools);
    },
  },
);
export default definition;
