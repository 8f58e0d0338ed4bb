import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, getParameterValue } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { logUploads, orderUpload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { encodedDefects } from './encoded-defects.ts';
import { plantAccount, planted, plantSecrets, seek, type SoughtSecret, toldOf } from './plant-secrets.ts';
import { layersOf } from './unpack.ts';

type SearchedLog = {
  readonly log: string;
  readonly bytes: number;
  readonly sought: readonly SoughtSecret[];
  readonly hasAuthorization: boolean;
};
type Facts = { readonly logs: readonly SearchedLog[] };
type Context = CaseTools & CpeBench;
type Account = ReturnType<typeof plantAccount>;

/** What gives the account away, and not what a careful log puts in its place. */
const authorization =
  /authorization:\s*(?:basic\s+(?=[A-Za-z0-9+/]{8})(?<account>[A-Za-z0-9+/]+={0,2})|bearer\s+[\w.~+/-]{12}|digest\s[^\r\n]{0,800}response\s*=\s*"?[\da-f]{32})/gi;

/** Whether an Authorization field with what it proves stands in a log, in what is packed there, too. */
export const hasAuthorization = (file: Uint8Array): boolean =>
  layersOf(file).some(({ bytes }) =>
    [...Buffer.from(bytes).toString('latin1').matchAll(authorization)].some(({ groups }) => {
      const account = groups?.['account'];
      return account === undefined || Buffer.from(account, 'base64').toString('latin1').includes(':');
    }),
  );

/** What the target uploads as its log; undefined where it uploads none. */
async function uploadLog(context: Context, account: Account): Promise<Uint8Array | undefined> {
  const place = context.files.home.place('log.bin', () => ({ status: 201 }));
  const commandKey = 'cordon-sec-006';
  const { username, secret } = account;
  const wish = { url: place.url, commandKey, fileTypes: logUploads, username, password: secret.reveal() };
  await runTransfer(context, { commandKey }, (session) => orderUpload(session, wish));
  return place.requests.findLast(({ body }) => body.length > 0)?.body;
}

async function searchLogs(context: Context): Promise<Facts> {
  const { cpe, evidence, signal } = context;
  const { known, uploads } = await cpe.withSession(
    async (session) => {
      const answer = await session.request({ method: 'GetRPCMethods' });
      const hasUpload = answer.method === 'GetRPCMethodsResponse' && answer.methodList.includes('Upload');
      // What the first upload leaves in the log is in the file of the second.
      return { known: await plantSecrets(session, context), uploads: hasUpload ? 2 : 0 };
    },
    { signal },
  );
  const account = plantAccount(evidence);
  const files: (Uint8Array | undefined)[] = [];
  while (files.length < uploads) files.push(await uploadLog(context, account));
  const name = cpe.path('DeviceInfo.DeviceLog');
  const told = await cpe.withSession((session) => getParameterValue(session, name), { signal });
  const all = [...known, planted('the account of the upload', account.secret, '')];
  const search = (log: string, bytes: Uint8Array): SearchedLog => ({
    log,
    bytes: bytes.length,
    sought: all.map((one) => seek(bytes, one)),
    hasAuthorization: hasAuthorization(bytes),
  });
  const logs = files.flatMap((file, index) => (file === undefined ? [] : [search(`log file ${index + 1}`, file)]));
  if (told !== undefined && told.value !== '') logs.push(search(name, Buffer.from(told.value)));
  return context.observe('logs', { logs });
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
    defects: [
      { id: 'log-with-transfer-account', fails: 'no secret can be read from a log' },
      ...encodedDefects('log-with-account', 'no secret can be read from a log'),
    ],
    profiles: { tr069: 'warn' },
    timeoutMs: 600_000,
    estimatedMs: 4_000,
  },
  {
    observe: (context) => searchLogs(context),
    judge({ logs }, { expect, warn, notApplicable }) {
      const told = logs.flatMap(({ log, sought }) => toldOf(sought, 'readable').map((what) => `${log}: ${what}`));
      expect(told, 'no secret can be read from a log').toEqual([]);
      const headers = logs.filter(({ hasAuthorization }) => hasAuthorization).map(({ log }) => log);
      expect(headers, 'no Authorization field stands in a log').toEqual([]);
      const hashed = logs.flatMap(({ sought }) => toldOf(sought, 'hashed'));
      if (hashed.length > 0) warn('secrets in a log are not hashed without salt', hashed);
      if (logs.length === 0) notApplicable('The target uploads no log and has no DeviceLog, or both are empty.');
    },
  },
);
export default definition;
