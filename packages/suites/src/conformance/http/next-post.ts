import type { Post, Reply, ScriptedAcs, ScriptedSession } from '@cordon/testbench';

/** A session that goes on over a new connection does so at once. */
const goesOnWithinMs = 10_000;

/** The POST that followed, and the session that it was taken for. */
export interface FollowingPost {
  readonly post: Post | undefined;
  readonly session: ScriptedSession;
}

/**
 * Answers the waiting POST and returns the next one, even when it came over a new connection without the cookie of the session, so that
 * the bench takes it for the beginning of another.
 */
export async function nextPost(
  session: ScriptedSession,
  reply: Reply,
  { acs, signal }: { readonly acs: ScriptedAcs; readonly signal: AbortSignal },
): Promise<FollowingPost> {
  const giveUp = new AbortController();
  const stray = acs
    .nextSession({
      withinMs: goesOnWithinMs,
      signal: AbortSignal.any([signal, giveUp.signal]),
      where: ({ inform }) => inform === undefined,
    })
    .catch(() => undefined);
  const post = await session.answer(reply);
  if (post !== undefined) giveUp.abort();
  const other = await stray;
  if (post !== undefined || other === undefined) return { post, session };
  return { post: other.posts[0], session: other };
}
