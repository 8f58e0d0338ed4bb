import type { CaseTools, CpeBench, FileAnswer, FileServerRequest } from '@cordon/testbench';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import { runTransfer } from '../../conformance/transfers/run-transfer.ts';

/** What two file servers saw, of which one redirects to the other. */
export type RedirectedLoginFacts = {
  readonly ordered: string;
  readonly loggedInAtHome: boolean;
  readonly cameElsewhere: boolean;
  readonly sentElsewhere: readonly string[];
};

const commandKey = 'cordon-login';

const challenge = { realm: 'files', nonce: '3f9c1e5d7b2a4860', qop: 'auth', algorithm: 'MD5' };

const digest = `Digest ${Object.entries(challenge)
  .map(([name, value]) => `${name}="${value}"`)
  .join(', ')}`;

/** Asks for a login by Digest and by Basic, the same on both servers: a stranger can copy a challenge. */
const askLogin: FileAnswer = {
  status: 401,
  headers: [
    ['WWW-Authenticate', digest],
    ['WWW-Authenticate', 'Basic realm="files"'],
  ],
};

/** Has the target log in at a file server that redirects to another one, which asks for a login too. */
export async function redirectedLogin(context: CaseTools & CpeBench): Promise<RedirectedLoginFacts> {
  const { files } = context;
  const isLogin = ({ authorization }: FileServerRequest): boolean => authorization !== undefined;
  const elsewhere = files.elsewhere.place('moved.bin', (seen) => (isLogin(seen) ? { status: 404 } : askLogin));
  const home = files.home.place('locked.bin', (seen) =>
    isLogin(seen) ? { status: 302, headers: [['Location', elsewhere.url]] } : askLogin,
  );
  const account = { username: 'cordon-files', password: 'cordon-file-password' };
  let ordered = '';
  await runTransfer(context, { commandKey }, async (session) => {
    const one = await orderDownload(session, { url: home.url, commandKey, delaySeconds: 1, ...account });
    ordered = one.answer.method;
    return one;
  });
  return {
    ordered,
    loggedInAtHome: home.requests.some(isLogin),
    cameElsewhere: elsewhere.requests.length > 0,
    sentElsewhere: elsewhere.requests.flatMap(({ authorization }) => authorization ?? []),
  };
}
