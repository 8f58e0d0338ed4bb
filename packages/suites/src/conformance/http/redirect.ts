import type { CpeTarget, JudgeTools, Post, ScriptedAcs, ScriptedSession } from '@cordon/testbench';
import { envelopeFor } from '../session/own-request.ts';

/** Another URL of the same server: nothing but the path is new, so that no firewall stands in the way. */
export function elsewhere(acs: ScriptedAcs, mark: string): URL {
  const url = new URL(acs.url);
  url.pathname = `${url.pathname}-${mark}`;
  return url;
}

/** Path and query of a URL, as a request line has them. */
export const targetOf = ({ pathname, search }: URL): string => `${pathname}${search}`;

/** Answers the waiting POST by a redirect whose body has to be ignored (TR-069 3.4.2); returns the next POST. */
export async function redirect(session: ScriptedSession, status: number, location: URL): Promise<Post | undefined> {
  return await session.answer({
    status,
    headers: { Location: location.href, 'Content-Type': 'text/html' },
    body: '<html><body>This document has moved.</body></html>',
  });
}

/** Whether a POST that came after a redirect is its Inform, at the new place: some targets go on where they were. */
export const isFollowed = (post: Post | undefined, location: URL): boolean =>
  post?.http.target === targetOf(location) && post.envelope?.body?.method === 'Inform';

/** Answers the waiting Inform well; returns the next POST. */
export async function welcome(session: ScriptedSession): Promise<Post | undefined> {
  const body = { method: 'InformResponse', maxEnvelopes: 1 } as const;
  return await session.answer({ envelope: envelopeFor(session.current, body) });
}

/** Opens a session for a case that answers its Inform itself. */
export async function openForInform({
  cpe,
  inconclusive,
  signal,
}: { readonly cpe: CpeTarget; readonly signal: AbortSignal } & Pick<
  JudgeTools,
  'inconclusive'
>): Promise<ScriptedSession> {
  const { session } = await cpe.openSession({ signal });
  if (session.inform === undefined) inconclusive('The session did not begin with an Inform.');
  return session;
}
