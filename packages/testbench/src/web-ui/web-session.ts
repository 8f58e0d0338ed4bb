import { enter, type LoginForm, sendLogin } from './login-form.ts';
import { saysLogout } from './web-words.ts';
import type { WebBrowser } from './web-browser.ts';
import type { WebClient, WebCredentials } from './web-client.ts';

/** How a visitor was let in, or tried to be. */
export type LoginWay = 'http' | 'form' | 'browser' | 'none';

/** A try to log in. */
export interface WebSession {
  readonly client: WebClient;
  /** The browser that logged in, where it had to be one. */
  readonly browser: WebBrowser | undefined;
  readonly isIn: boolean;
  readonly way: LoginWay;
  /** Set-Cookie fields of the answers to the login. */
  readonly setCookies: readonly string[];
  /** Cookie that was sent with the login; undefined when there was none. */
  readonly cookieBefore: string | undefined;
  readonly cookieAfter: string | undefined;
  /** Status and text of the answer to the login, and how long it took. */
  readonly answer: { readonly status: number | null; readonly text: string; readonly durationMs: number } | undefined;
  /** What was seen, in a sentence. */
  readonly detail: string;
}

/** How a visitor logs in. */
export interface LoginTry {
  readonly client: WebClient;
  readonly start: URL;
  readonly credentials: WebCredentials;
  /** Opens a browser; undefined where none is installed, and nothing from it when it does not start. */
  readonly openBrowser: (() => Promise<WebBrowser | undefined>) | undefined;
}

const nobody = {
  browser: undefined,
  setCookies: [],
  cookieBefore: undefined,
  cookieAfter: undefined,
  answer: undefined,
};

/** Logs a visitor in by whatever the first page asks for: Basic or Digest, a form, or a form that needs a browser. */
export async function logIn(attempt: LoginTry): Promise<WebSession> {
  const { client, start, credentials, openBrowser } = attempt;
  const entrance = await enter(client, start);
  const { first, login, hasScripts } = entrance;
  if (first.status === null) return failed(attempt, 'none', `The first page does not answer: ${first.problem ?? ''}.`);
  if (first.status === 401) return await logInByHttp(attempt);
  const isNoPage = first.redirectedTo !== null || first.status >= 400;
  if (login === undefined && isNoPage) {
    const instead =
      first.redirectedTo === null ? `answers by status ${first.status}` : `sends on to ${first.redirectedTo}`;
    return failed(attempt, 'none', `The first page ${instead}. Give the right one as "ui.url" in the target file.`);
  }
  const isPlain = login !== undefined && !login.form.isScripted && login.password.name !== '';
  if (isPlain) return await logInByForm(attempt, login);
  if (openBrowser !== undefined && (login !== undefined || hasScripts)) return await logInByBrowser(attempt, login);
  if (login !== undefined)
    return failed(attempt, 'none', 'The login form needs scripts, and no browser is installed here (Chromium).');
  // More fields than a login has, or a field that is in no form.
  if (entrance.page.fields.some(({ kind }) => kind === 'password'))
    return failed(
      attempt,
      'none',
      'The first page asks for a password, but has no login form that the bench can fill in.',
    );
  const why = hasScripts
    ? 'its pages are made by scripts, and no browser is installed here (Chromium)'
    : 'no page asks for a password';
  return failed({ client, start, credentials, openBrowser }, 'none', `No login was found: ${why}.`);
}

const failed = ({ client }: LoginTry, way: LoginWay, detail: string): WebSession => ({
  ...nobody,
  client,
  isIn: false,
  way,
  detail,
});

async function logInByHttp({ client, start, credentials }: LoginTry): Promise<WebSession> {
  client.useCredentials(credentials);
  const { status, text, durationMs, setCookies } = await client.send({ url: start });
  const isIn = status !== null && status !== 401 && status < 400;
  const detail = `HTTP login: status ${status ?? 'none'}.`;
  const answer = { status, text, durationMs };
  return { ...nobody, client, isIn, way: 'http', setCookies, cookieAfter: client.cookieFor(start), answer, detail };
}

async function logInByForm({ client, start, credentials }: LoginTry, login: LoginForm): Promise<WebSession> {
  const cookieBefore = client.cookieFor(login.form.action);
  const { status, text, durationMs, setCookies } = await sendLogin(client, login, credentials);
  const isIn = await letsIn({ client, start }, login);
  return {
    client,
    browser: undefined,
    isIn,
    way: 'form',
    setCookies,
    cookieBefore,
    cookieAfter: client.cookieFor(start),
    answer: { status, text, durationMs },
    detail: `Login form at ${login.form.action.pathname}: status ${status ?? 'none'}, ${isIn ? 'let in' : 'not let in'}.`,
  };
}

/** Whether the first page no longer asks for a password. */
export async function letsIn(
  { client, start }: Pick<LoginTry, 'client' | 'start'>,
  before: Pick<LoginForm, 'isOnStart'>,
): Promise<boolean> {
  const { first, page, login } = await enter(client, start);
  if (first.status === null || first.status === 401 || first.status >= 500) return false;
  if (before.isOnStart) return login === undefined || !login.isOnStart;
  // A first page that is for everybody: there has to be a way out now, or no way in any more.
  return login === undefined || page.links.some(({ label, url }) => saysLogout(`${label} ${url.pathname}`));
}

async function logInByBrowser(
  { client, start, credentials, openBrowser }: LoginTry,
  login: LoginForm | undefined,
): Promise<WebSession> {
  const browser = await openBrowser?.();
  if (browser === undefined)
    return failed(
      { client, start, credentials, openBrowser },
      'none',
      'The login needs a browser, and the one that is installed does not start.',
    );
  const url = login === undefined || login.isOnStart ? start : login.url;
  await browser.takeCookies(client.cookieFor(start), start);
  const cookieBefore = client.cookieFor(start);
  const isSent = await browser.logIn(url, credentials);
  await browser.show(start);
  const isIn = isSent && !(await browser.asksForPassword());
  const setCookies = await browser.setCookieFields();
  for (const field of setCookies) client.putCookie(field, start);
  const outcome = isIn ? 'let in' : 'not let in';
  const detail = isSent ? `Login form in the browser: ${outcome}.` : 'The browser shows no login form.';
  const cookieAfter = client.cookieFor(start);
  return { client, browser, isIn, way: 'browser', setCookies, cookieBefore, cookieAfter, answer: undefined, detail };
}
