import { type CaseTools, type CpeBench, type FileAnswer, FileServer, type FileServerRequest } from '@cordon/testbench';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';
import { plantAccount } from '../secrets/plant-secrets.ts';

/** What a file server without TLS got: the scheme of each request's Authorization, null without one. */
export type ClearFileLoginFacts = {
  readonly ordered: string;
  readonly toBasic: readonly (string | null)[];
  readonly toDigest: readonly (string | null)[];
};

type Context = CaseTools & CpeBench;

const ask = (challenge: string): FileAnswer => ({ status: 401, headers: [['WWW-Authenticate', challenge]] });
const basic = ask('Basic realm="files"');
const digest = ask('Digest realm="files", nonce="8d5f2a71c94be036", qop="auth", algorithm=MD5');

/** Orders two downloads with an account from a server without TLS, which asks for Basic the first time and for Digest the second. */
export async function logInInClear(context: Context): Promise<ClearFileLoginFacts> {
  const { acs, evidence } = context;
  const server = await FileServer.start({ host: acs.bindHost, hostName: acs.hostName, evidence });
  try {
    const first = await download(context, server, basic);
    if (first.ordered === 'Fault') return { ordered: first.ordered, toBasic: [], toDigest: [] };
    const second = await download(context, server, digest);
    const facts = { ordered: first.ordered, toBasic: first.schemes, toDigest: second.schemes };
    return context.observe('file-logins-in-clear', facts);
  } finally {
    await server.stop();
  }
}

async function download(
  context: Context,
  server: FileServer,
  challenge: FileAnswer,
): Promise<{ readonly ordered: string; readonly schemes: readonly (string | null)[] }> {
  const { username, secret } = plantAccount(context.evidence);
  const isLogin = ({ authorization }: FileServerRequest): boolean => authorization !== undefined;
  const place = server.place('clear.bin', (seen) => (isLogin(seen) ? { status: 404 } : challenge));
  const commandKey = 'cordon-clear-login';
  let ordered = '';
  await runTransfer(context, { commandKey }, async (session) => {
    const account = { username, password: secret.reveal() };
    const one = await orderDownload(session, { url: place.url, commandKey, delaySeconds: 1, ...account });
    ordered = one.answer.method;
    return one;
  });
  return { ordered, schemes: place.requests.map(({ authorization }) => authorization ?? null) };
}
