import { type PageField, type PageForm, type PageLink, type ReadPage, readPage } from './read-page.ts';
import type { WebAnswer, WebClient, WebCredentials } from './web-client.ts';
import { harmIn } from './web-words.ts';

/** A form that asks for a password, and the page that it stands on. */
export interface LoginForm {
  readonly url: URL;
  readonly form: PageForm;
  readonly password: PageField;
  readonly user: PageField | undefined;
  /** Whether the start page shows it by itself, or in a frame. */
  readonly isOnStart: boolean;
}

/** What a visitor meets first. */
export interface Entrance {
  readonly first: WebAnswer;
  /** The first page as HTML. */
  readonly page: ReadPage;
  readonly login: LoginForm | undefined;
  /** Whether one of its pages is made by scripts. */
  readonly hasScripts: boolean;
}

/** Frames in frames, and the links to a login that are tried. */
const framesMax = 12;
const fieldsMax = 4;
const loginWords =
  /log[ _-]?[io]n|sign[ _-]?in|anmeld|einlog|connexion|iniciar ses|acced[ei]|accesso|inloggen|aanmeld|zaloguj|entrar|přihlá|giriş|вход|登录/i;

/** Looks at the first page, its frames and the pages that are called a login. */
export async function enter(client: WebClient, start: URL): Promise<Entrance> {
  const first = await client.send({ url: start });
  const page = readPage(first.text, first.url, client.limits);
  let hasScripts = page.hasScripts;
  const queue: { readonly link: PageLink; readonly isOnStart: boolean }[] = waysIn(page, first.url, true);
  let login = loginFormOf(page, first.url, true);
  for (let count = 0; login === undefined && count < framesMax; count += 1) {
    const next = queue.shift();
    if (next === undefined) break;
    const answer = await client.send({ url: next.link.url });
    const inner = readPage(answer.text, answer.url, client.limits);
    hasScripts ||= inner.hasScripts;
    login = loginFormOf(inner, answer.url, next.isOnStart);
    queue.push(...waysIn(inner, answer.url, next.isOnStart));
  }
  return { first, page, login, hasScripts };
}

function waysIn(page: ReadPage, from: URL, isOnStart: boolean): { link: PageLink; isOnStart: boolean }[] {
  const own = page.links.filter((link) => link.url.origin === from.origin && harmIn(link) === undefined);
  const frames = own.filter(({ kind }) => kind === 'frame').map((link) => ({ link, isOnStart }));
  const isLogin = ({ kind, label, url }: PageLink): boolean =>
    kind === 'link' && loginWords.test(`${label} ${url.pathname}`);
  return [...frames, ...own.filter(isLogin).map((link) => ({ link, isOnStart: false }))];
}

// A form with one password and next to nothing else; one with two passwords changes it, one with many fields sets up the Wi-Fi.
function loginFormOf(page: ReadPage, url: URL, isOnStart: boolean): LoginForm | undefined {
  for (const form of page.forms) {
    const open = form.fields.filter(({ isEditable }) => isEditable);
    const [password, ...more] = open.filter(({ kind }) => kind === 'password');
    if (password === undefined || more.length > 0 || open.length > fieldsMax) continue;
    const user = open.slice(0, open.indexOf(password)).findLast(({ kind }) => /^(?:text|email|select|tel)$/.test(kind));
    return { url, form, password, user, isOnStart };
  }
  return undefined;
}

/** The fields of a form as a browser would send them, with some of them replaced. */
export function formFields(
  { fields }: Pick<PageForm, 'fields'>,
  changes: ReadonlyMap<string, string> = new Map(),
): readonly (readonly [string, string])[] {
  const button = fields.find(({ kind, name }) => kind === 'submit' && name !== '');
  const sent = fields.filter((field) => {
    if (field.name === '' || ['button', 'reset', 'image', 'file'].includes(field.kind)) return false;
    if (field.kind === 'submit') return field === button;
    return !['checkbox', 'radio'].includes(field.kind) || field.isChecked || changes.has(field.name);
  });
  return sent.map(({ name, value }) => [name, changes.get(name) ?? value] as const);
}

/** Sends a login form as a browser without scripts does. */
export async function sendLogin(
  client: WebClient,
  { url, form, password, user }: LoginForm,
  credentials: WebCredentials,
): Promise<WebAnswer> {
  const changes = new Map([[password.name, credentials.password.reveal()]]);
  if (user !== undefined && credentials.username !== undefined) changes.set(user.name, credentials.username);
  const headers = [
    ['Referer', url.href],
    ...(form.method === 'POST' ? [['Origin', url.origin] as const] : []),
  ] as const;
  return await client.send({ method: form.method, url: form.action, form: formFields(form, changes), headers });
}
