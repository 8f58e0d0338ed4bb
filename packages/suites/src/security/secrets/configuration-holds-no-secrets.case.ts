import { type CaseDefinition, type CaseTools, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { configurationUploads } from '../../conformance/transfers/order-transfer.ts';
import { runUpload } from '../../conformance/transfers/run-transfer.ts';
import { encodedDefects } from './encoded-defects.ts';
import { entropyOf } from './find-text.ts';
import { plantAccount, planted, plantSecrets, seek, type SoughtSecret, toldOf } from './plant-secrets.ts';
import { packedOtherwise } from './unpack.ts';

type Facts = {
  readonly bytes: number | null;
  readonly entropy: number;
  /** How it is packed where that is not undone here; null where it is not. */
  readonly packed: string | null;
  readonly sought: readonly SoughtSecret[];
};

/** What is encrypted has nearly eight bits in every byte; text and what programs write has less than seven. */
const sealedEntropy = 7.5;

async function uploadAndSearch(context: CaseTools & CpeBench): Promise<Facts> {
  const { cpe, evidence, signal } = context;
  const rows = await cpe.withSession((session) => plantSecrets(session, context), { signal });
  const { username, secret } = plantAccount(evidence);
  const wish = { commandKey: 'cordon-sec-005', fileTypes: configurationUploads, username, password: secret.reveal() };
  const { place } = await runUpload(context, wish);
  const file = place.requests.findLast(({ body }) => body.length > 0)?.body;
  if (file === undefined) return { bytes: null, entropy: 0, packed: null, sought: [] };
  const sought = [...rows, planted('the account of the upload', secret, '')].map((one) => seek(file, one));
  const packed = packedOtherwise(file) ?? null;
  return context.observe('configuration', { bytes: file.length, entropy: entropyOf(file), packed, sought });
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-005',
    title: 'A configuration that is uploaded gives no secret away',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'Backups of a configuration lie on file servers for years and are mailed to hotlines. Passwords must be missing ' +
      'from them or encrypted. A user that is not enabled gets a random password; that, the password for connection requests and the ' +
      'account of the upload itself are searched for in the file: in clear, in the encodings that hide nothing, and inside ' +
      'what is packed. A file is believed when the name beside the password is found in it, or when it is encrypted.',
    severity: 'high',
    safety: 'S3',
    requirements: ['106-59', '3.4-77'],
    spec: [tr106Clause('A.2.7.1', 'MUST'), tr069Clause('3.4.4', 'SHOULD')],
    cwe: 312,
    defects: [
      { id: 'configuration-file-with-secrets', fails: 'no secret can be read from the configuration' },
      ...encodedDefects('configuration-file-with-secrets', 'no secret can be read from the configuration'),
    ],
    profiles: { tr069: 'warn' },
    needs: ['rpc:Upload'],
    timeoutMs: 300_000,
    estimatedMs: 2_500,
  },
  {
    observe: (context) => uploadAndSearch(context),
    judge({ bytes, entropy, packed, sought }, { expect, warn, inconclusive }) {
      if (bytes === null) inconclusive('The target uploaded no configuration.');
      expect(toldOf(sought, 'readable'), 'no secret can be read from the configuration').toEqual([]);
      const hashed = toldOf(sought, 'hashed');
      if (hashed.length > 0) warn('secrets in the configuration are not hashed without salt', hashed);
      if (packed !== null)
        inconclusive(`The file is packed by ${packed}, which is not undone here: that is no encryption.`);
      const isBelieved = entropy >= sealedEntropy || sought.some(({ isBesideThere }) => isBesideThere === true);
      if (!isBelieved)
        inconclusive('Not even the name beside the password is in the file, whose silence proves nothing.');
    },
  },
);
export default definition;
