import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, getParameterValue } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { logUploads } from '../../conformance/transfers/order-transfer.ts';
import { runUpload } from '../../conformance/transfers/run-transfer.ts';
import { plantAccount, planted, plantSecrets, seek, type SoughtSecret, toldOf } from './plant-secrets.ts';

type SearchedLog = {
  readonly log: string;
  readonly bytes: number;
  readonly sought: readonly SoughtSecret[];
  readonly hasAuthorization: boolean;
};
type Facts = { readonly logs: readonly SearchedLog[]; readonly secrets: number };

const authorization = /authorization:\s*(basic|digest|bearer)\s+[^\s[]/i;

async function searchLogs(context: CaseTools & CpeBench): Promise<Facts> {
  const { cpe, evidence, signal } = context;
  const known = await cpe.withSession((session) => plantSecrets(session, context), { signal });
  const { username, secret } = plantAccount(evidence);
  const wish = { commandKey: 'cordon-sec-006', fileTypes: logUploads, username, password: secret.reveal() };
  // What the first upload leaves in the log is in the file of the second.
  const uploads = [await runUpload(context, wish), await runUpload(context, wish)];
  const files = uploads.flatMap(({ place }) => place.requests.map(({ body }) => body));
  const name = cpe.path('DeviceInfo.DeviceLog');
  const told = await cpe.withSession((session) => getParameterValue(session, name), { signal });
  const all = [...known, planted('the account of the upload', secret, '')];
  const search = (log: string, bytes: Uint8Array): SearchedLog => ({
    log,
    bytes: bytes.length,
    sought: all.map((one) => seek(bytes, one)),
    hasAuthorization: authorization.test(Buffer.from(bytes).toString('latin1')),
  });
  const logs = files.map((file, index) => search(`log file ${index + 1}`, file));
  if (told !== undefined) logs.push(search(name, Buffer.from(told.value)));
  return context.observe('logs', { logs: logs.filter(({ bytes }) => bytes > 0), secrets: all.length });
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-006',
    title: 'Log files give no secret away',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'Logs are the first thing that a hotline asks for, and whoever may read them may not know the passwords. A user that ' +
      'is not enabled gets a random password, sessions and a transfer with an account of its own go by, and then ' +
      'the log file and DeviceLog, where there is one, are searched for all of these, in every encoding, and for ' +
      'Authorization fields.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['106-59', '3.4-77'],
    spec: [tr106Clause('A.2.7.1', 'MUST'), tr069Clause('3.4.4', 'SHOULD')],
    cwe: 532,
    defects: [{ id: 'log-with-transfer-account', fails: 'no secret can be read from a log' }],
    profiles: { tr069: 'warn' },
    needs: ['rpc:Upload'],
    timeoutMs: 600_000,
    estimatedMs: 4_000,
  },
  {
    observe: (context) => searchLogs(context),
    judge({ logs }, { expect, warn, inconclusive }) {
      const told = logs.flatMap(({ log, sought }) => toldOf(sought, 'readable').map((what) => `${log}: ${what}`));
      expect(told, 'no secret can be read from a log').toEqual([]);
      const headers = logs.filter(({ hasAuthorization }) => hasAuthorization).map(({ log }) => log);
      expect(headers, 'no Authorization field stands in a log').toEqual([]);
      const hashed = logs.flatMap(({ sought }) => toldOf(sought, 'hashed'));
      if (hashed.length > 0) warn('secrets in a log are not hashed without salt', hashed);
      if (logs.length === 0) inconclusive('Every log of the target is empty.');
    },
  },
);
export default definition;
