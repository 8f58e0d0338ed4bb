import type { CaseTools, CpeBench } from '@cordon/testbench';
import { challenge, digestFields, needAccount, newNonce } from '../../conformance/http/digest.ts';
import { openForInform } from '../../conformance/http/redirect.ts';

/** A challenge that asks for something, and how the target answered it. */
export type OddChallengeFacts = {
  readonly asked: string;
  /** Algorithm and qop of its answer in lower case; null when it did not answer by Digest. */
  readonly answer: { readonly algorithm: string; readonly qop: string } | null;
};

interface OddChallenge {
  readonly asked: string;
  readonly fields: string;
  /** Whether an answer of this algorithm and qop is one to it. */
  readonly fits: (algorithm: string, qop: string) => boolean;
}

/** What the answers have to name, where there is one. */
export const oddChallenges: readonly OddChallenge[] = [
  { asked: 'an unknown algorithm', fields: 'qop="auth", algorithm=X-CORDON-1', fits: () => false },
  {
    asked: 'qop auth-int alone',
    fields: 'qop="auth-int", algorithm=MD5',
    fits: (_algorithm, qop) => qop === 'auth-int',
  },
  {
    asked: 'MD5-sess',
    fields: 'qop="auth", algorithm=MD5-sess',
    fits: (algorithm) => algorithm === 'md5-sess',
  },
  { asked: 'SHA-256', fields: 'qop="auth", algorithm=SHA-256', fits: (algorithm) => algorithm === 'sha-256' },
];

/** Challenges the Inform of one session each, first in the usual way. */
export async function challengeOddly(context: CaseTools & CpeBench): Promise<readonly OddChallengeFacts[]> {
  await needAccount(context);
  const plain = await openForInform(context);
  const usual = digestFields(await challenge(plain, newNonce()));
  await plain.endPolitely();
  if (usual === undefined)
    context.inconclusive('A usual challenge by Digest is not answered; CWMP-CPE-HTTP-009 judges that.');
  const facts: OddChallengeFacts[] = [];
  for (const { asked, fields } of oddChallenges) {
    const session = await openForInform(context);
    const text = `Digest realm="cordon", nonce="${newNonce()}", ${fields}`;
    const answered = digestFields(await session.answer({ status: 401, headers: { 'WWW-Authenticate': text } }));
    await session.endPolitely();
    const { algorithm = 'md5', qop = '' } = answered ?? {};
    facts.push({ asked, answer: answered === undefined ? null : { algorithm: algorithm.toLowerCase(), qop } });
  }
  return context.observe('odd-challenges', facts);
}
