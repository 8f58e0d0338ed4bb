import type { CaseTools, CpeBench } from '@cordon/testbench';
import { logOut } from './log-out.ts';
import { cookieValue, findSessionCookie, type IdQuality, idQuality } from './session-cookie.ts';
import { mustLogIn } from './web-ui-case.ts';

/** What the sessions of a web interface are like. Plain data. */
export type SessionFacts = {
  readonly way: string;
  /** Whether a page asks for a password in plain HTML, so that it can be told who is let in. */
  readonly canTell: boolean;
  /** Name of the cookie without which nobody is let in; null when there is none. */
  readonly cookie: string | null;
  readonly isHttps: boolean;
  readonly attributes: readonly string[];
  /** Whether the id from before the login, or one that somebody else chose, is that of the session. */
  readonly keepsIdFromBefore: boolean;
  readonly takesGivenId: boolean;
  readonly ids: IdQuality;
  /** Whether the cookie works after the logout; null where no page has a logout, `unclear` where the bench cannot log out. */
  readonly worksAfterLogout: boolean | 'unclear' | null;
};

const loginsMax = 12;
/** Of fewer ids a place that does not vary may be chance. */
export const idsMin = 6;

/** Logs in a dozen times, with a planted cookie, and out. */
export async function watchSessions(bench: CpeBench & CaseTools): Promise<SessionFacts> {
  const { ui, signal } = bench;
  const session = await mustLogIn(bench);
  const start = await ui.start(signal);
  const canTell = (await ui.admits([], signal)) === false;
  const cookie = canTell ? await findSessionCookie(ui, session, signal) : undefined;
  const told = { way: session.way, canTell, isHttps: start.protocol === 'https:' };
  const none = { keepsIdFromBefore: false, takesGivenId: false, ids: idQuality([]), worksAfterLogout: null };
  if (cookie === undefined) return { ...told, ...none, cookie: null, attributes: [] };
  const keepsIdFromBefore = cookieValue(session.cookieBefore, cookie.name) === cookie.value;
  const logins = await idsOfLogins(bench, cookie.name);
  const given = 'c0ffee'.repeat(12).slice(0, Math.max(16, cookie.value.length));
  const client = ui.visitor(signal);
  client.putCookie(`${cookie.name}=${given}; Path=/`, start);
  const planted = await ui.logIn(signal, { client });
  const takesGivenId = planted.isIn && cookieValue(planted.cookieAfter, cookie.name) === given;
  const worksAfterLogout = await logOut(bench, cookie.name);
  const { name, attributes } = cookie;
  return {
    ...told,
    cookie: name,
    attributes,
    keepsIdFromBefore,
    takesGivenId,
    ids: idQuality(logins),
    worksAfterLogout,
  };
}

async function idsOfLogins(
  { ui, signal }: CpeBench & { readonly signal: AbortSignal },
  name: string,
): Promise<string[]> {
  const ids: string[] = [];
  for (let count = 0; count < loginsMax; count += 1) {
    const { isIn, cookieAfter } = await ui.logIn(signal);
    const value = cookieValue(cookieAfter, name);
    if (isIn && value !== undefined) ids.push(value);
    await ui.closeBrowsers();
  }
  return ids;
}

/** What could not be seen of the sessions, in a sentence; undefined when all was. */
export function unclearIn({ ids, worksAfterLogout }: SessionFacts): string | undefined {
  if (ids.count < idsMin)
    return `Of the logins one after the other ${ids.count} were let in: too few to tell whether ids can be guessed.`;
  if (worksAfterLogout !== 'unclear') return undefined;
  return 'Whether the logout ends the session cannot be told: scripts log out, or a new login was not let in.';
}
