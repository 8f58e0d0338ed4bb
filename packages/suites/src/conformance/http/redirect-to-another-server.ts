import { headerText } from './header-text.ts';
import type { CpeTarget, JudgeTools, Post, ScriptedAcs, ScriptedSession } from '@cordon/testbench';

/** What another server got that a redirect named. Header values are joined; null when there was none. */
export type RedirectedPostFacts = {
  readonly came: boolean;
  readonly cookie: string | null;
  readonly authorization: string | null;
};

interface Bench extends Pick<JudgeTools, 'inconclusive'> {
  readonly acs: ScriptedAcs;
  readonly cpe: CpeTarget;
  readonly signal: AbortSignal;
}

/** Redirects the session from the POST that waits to a server at another port, sees what it gets, and serves the session there. */
export async function redirectToAnotherServer(
  session: ScriptedSession,
  cookies: readonly string[],
  { acs, cpe, signal }: Bench,
): Promise<RedirectedPostFacts> {
  const twin = await acs.openTwin();
  try {
    const arriving = twin.nextSession({ withinMs: cpe.responseTimeoutMs, signal }).catch(() => undefined);
    await session.fail({ status: 302, headers: { Location: twin.url, 'Set-Cookie': cookies } });
    const arrived = await arriving;
    const facts = factsOf(arrived?.posts[0]);
    await arrived?.end();
    return facts;
  } finally {
    await twin.stop();
  }
}

function factsOf(post: Post | undefined): RedirectedPostFacts {
  return {
    came: post !== undefined,
    cookie: headerText(post, 'cookie') ?? null,
    authorization: headerText(post, 'authorization') ?? null,
  };
}
