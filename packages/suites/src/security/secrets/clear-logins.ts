import type { CaseTools, CpeBench, Post, ScriptedSession } from '@cordon/testbench';
import { challenge, needAccount, newNonce } from '../../conformance/http/digest.ts';
import { headerText } from '../../conformance/http/header-text.ts';
import { atHttpAcs } from './at-http-acs.ts';

/** What a target sent to an ACS without TLS: schemes of Authorization in lower case, null where there was none. */
export type ClearLoginFacts = {
  readonly came: boolean;
  readonly unasked: string | null;
  /** After a challenge by Digest; `none` when no POST came. */
  readonly toDigest: string | null;
  /** After challenges by Basic alone: right after that by Digest, and at the beginning of a session. */
  readonly toBasic: readonly (string | null)[];
};

const schemeOf = (post: Post | undefined): string | null =>
  headerText(post, 'authorization')?.split(/\s/, 1)[0]?.toLowerCase() ?? null;

const challengeByBasic = (session: ScriptedSession): Promise<Post | undefined> =>
  session.answer({ status: 401, headers: { 'WWW-Authenticate': 'Basic realm="cordon"' } });

/** Challenges the Inform of a target in clear: by Digest, then by Basic in the same session, then by Basic at the beginning of another. */
export async function challengeInClear(context: CaseTools & CpeBench): Promise<ClearLoginFacts> {
  await needAccount(context);
  const facts = await atHttpAcs(context, async (next) => {
    const first = await next();
    const unasked = schemeOf(first?.posts[0]);
    const afterDigest = first === undefined ? undefined : await challenge(first, newNonce());
    const sameSession = afterDigest === undefined || first === undefined ? undefined : await challengeByBasic(first);
    await first?.endPolitely();
    const second = first === undefined ? undefined : await next();
    const another = second === undefined ? undefined : await challengeByBasic(second);
    await second?.endPolitely();
    return {
      came: first !== undefined,
      unasked,
      toDigest: schemeOf(afterDigest),
      toBasic: [schemeOf(sameSession), schemeOf(another)],
    };
  });
  return context.observe('logins-in-clear', facts);
}
