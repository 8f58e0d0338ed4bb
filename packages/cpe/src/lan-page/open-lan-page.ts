// Theory of operation. A gateway's page for the people behind it: node:http, no script, forms only. Every answer carries the
// same strict headers; every POST needs a session, its token and an Origin that is this page; whatever is not one of a
// handful of paths is 404. It reads and writes the parameters named in lan-page-fields.ts and no others, above all none of
// ManagementServer: who holds the page must not get the ACS's place.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, isIP, isIPv6, type Server } from 'node:net';
import { Secret } from '@cordon/cwmp';
import { isSameSecret } from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { LanPageConfig } from '../cpe-config.ts';
import type { Device } from '../device/device.ts';
import { html, type Html } from './html.ts';
import { LanLogin } from './lan-login.ts';
import type { LanPageFields } from './lan-page-fields.ts';
import { framed, hostsPage, loginPage, type PageContext, statusPage, styleSheet, wifiPage } from './lan-pages.ts';
import type { OpenAnswer } from './lan-page-strictness.ts';
import { type LanSession, LanSessions } from './lan-sessions.ts';
import { saveSettings } from './save-settings.ts';

/** What the page needs of its device. */
export interface PageOptions {
  /** A session that lay idle as long as this is over. */
  readonly idleSeconds: number;
  readonly device: Device;
  readonly fields: LanPageFields;
  readonly clock: Clock;
  readonly log: Logger;
  /** Changes parameters as the subscriber. */
  readonly setLocally: (values: Readonly<Record<string, string>>) => void;
}

/** The same for the page on the LAN side. */
export interface LanPageOptions extends Omit<PageOptions, 'idleSeconds'> {
  readonly config: LanPageConfig;
}

/** Where the page is, and who gets in. */
export interface PageDoor {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly login: LanLogin;
  /** Key and certificate in PEM of a page by https; it is http when absent. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Whether somebody is asked who he is. */
  readonly asksName: boolean;
}

/** An open page. */
export interface LanPage {
  readonly url: string;
  close(): Promise<void>;
}

/** The forms here are below 1 KiB. */
const bodyBytesMax = 4096;
/** Cookies of other pages on the same address come along. */
const headBytesMax = 8192;
const connectionsMax = 32;
const headMsMax = 5000;
const requestMsMax = 10_000;
const cookieName = 'gateway-session';

const safetyHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  // Not no-referrer: browsers then send Origin: null with this page's own forms.
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** Opens the page on the LAN side. Rejects with the socket's error when it cannot be bound. */
export async function openLanPage({ config, ...options }: LanPageOptions): Promise<LanPage> {
  const { host, port, password, idleSeconds } = config;
  const strictness = options.device.policies.lanPage;
  const login = await LanLogin.create(password, { clock: options.clock, strictness });
  return await openPage({ ...options, idleSeconds }, { host, port, login, asksName: false });
}

/** Opens the page behind this door. Rejects with the socket's error when it cannot be bound. */
export async function openPage(options: PageOptions, door: PageDoor): Promise<LanPage> {
  const { host, port, tls } = door;
  const site = new LanSite(options, door);
  const limits = { maxHeaderSize: headBytesMax, headersTimeout: headMsMax, requestTimeout: requestMsMax };
  const answer = (request: IncomingMessage, response: ServerResponse): void => void site.answer(request, response);
  const server =
    tls === undefined
      ? createServer(limits, answer)
      : createTlsServer({ ...limits, ...tls, minVersion: 'TLSv1.2', handshakeTimeout: headMsMax }, answer);
  server.maxConnections = connectionsMax;
  await bind(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `${schemeOf(door)}://${isIPv6(host) ? `[${host}]` : host}:${bound}/`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const schemeOf = ({ tls }: Pick<PageDoor, 'tls'>): string => (tls === undefined ? 'http' : 'https');

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

const pages: ReadonlyMap<string, (context: PageContext) => Html> = new Map([
  ['/', statusPage],
  ['/wifi', wifiPage],
  ['/hosts', hostsPage],
]);

type Headers = Readonly<Record<string, string>>;

interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly headers?: Headers;
}

interface Visit {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly cookie: string | undefined;
  readonly session: LanSession | undefined;
}

class LanSite {
  readonly #options: PageOptions;
  readonly #door: PageDoor;
  readonly #sessions: LanSessions;

  constructor(options: PageOptions, door: PageDoor) {
    this.#options = options;
    this.#door = door;
    const { clock, idleSeconds, device } = options;
    const strictness = device.policies.lanPage;
    this.#sessions = new LanSessions({ clock, idleMsMax: idleSeconds * 1000, strictness });
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#route(request, response);
    } catch (error) {
      this.#options.log.error({ err: error }, 'the page could not answer');
      if (!response.headersSent) this.#refuse(response, { status: 500, text: 'Something went wrong.' });
      response.destroy();
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    // A name that somebody else's DNS points here would make this page the same origin as theirs.
    const { openAnswer, checksHost } = this.#options.device.policies.lanPage;
    if (checksHost && !isOwnHost(request.headers.host))
      return this.#refuse(response, { status: 421, text: 'This address is not known here.' });
    if (request.method === 'GET' && path === '/style.css')
      return send(response, 200, { type: 'text/css', body: styleSheet });
    const { enable } = this.#options.fields;
    if (enable !== undefined && !this.#options.device.isTrue(enable)) {
      return this.#refuse(response, { status: 503, text: 'The user interface is switched off.' });
    }
    const open = request.method === 'GET' ? openAnswer(path, this.#options.device) : undefined;
    if (open !== undefined) return sendOpenly(response, open);
    const cookie = readCookie(request.headers.cookie);
    const visit: Visit = { request, response, path, cookie, session: this.#sessions.use(cookie) };
    if (request.method === 'GET' || request.method === 'HEAD') this.#show(visit);
    else if (request.method === 'POST') await this.#take(visit);
    else
      this.#refuse(response, {
        status: 405,
        text: 'Only GET and POST are known here.',
        headers: { Allow: 'GET, HEAD, POST' },
      });
  }

  #show({ response, path, session }: Visit): void {
    const page = pages.get(path);
    if (path === '/login') return sendPage(response, loginPage(this.#context(undefined)));
    if (page === undefined) return this.#refuse(response, { status: 404, text: 'There is no such page.' });
    if (session === undefined) return redirect(response, '/login');
    const { device } = this.#options;
    device.refresh({ [`${device.table.root}DeviceInfo.UpTime`]: String(device.upTimeS()) });
    sendPage(response, page(this.#context(session)));
  }

  async #take(visit: Visit): Promise<void> {
    const { request, response, path, cookie, session } = visit;
    const isKnown = path === '/login' || path === '/logout' || path === '/wifi';
    if (!isKnown) return this.#refuse(response, { status: 404, text: 'There is no such page.' });
    const guards = this.#options.device.policies.lanPage.formGuards;
    if (guards.origin && !isOwnOrigin(request, schemeOf(this.#door)))
      return this.#refuse(response, { status: 403, text: 'This form is not of this page.' });
    const form = await readForm(request);
    if (form === undefined)
      return this.#refuse(response, { status: 413, text: 'This form is too large.', headers: { Connection: 'close' } });
    if (path === '/login') return this.#logIn(visit, form);
    if (session === undefined) return redirect(response, '/login');
    if (guards.token && !isSameSecret(new Secret(form.get('token') ?? ''), new Secret(session.formToken))) {
      return this.#refuse(response, { status: 403, text: 'This form is not of this page.' });
    }
    if (path === '/logout') {
      this.#sessions.close(cookie);
      return redirect(response, '/login', { 'Set-Cookie': this.#cookieHeader('', '; Max-Age=0') });
    }
    const problems = saveSettings(this.#options, form);
    if (problems.length === 0) redirect(response, '/wifi');
    else sendPage(response, wifiPage(this.#context(session), problems), { status: 422 });
  }

  async #logIn({ response, cookie }: Visit, form: URLSearchParams): Promise<void> {
    const typed = { username: form.get('username') ?? '', password: form.get('password') ?? '' };
    const outcome = await this.#door.login.check(typed);
    this.#options.log.info({ outcome, scheme: schemeOf(this.#door) }, 'login at the page');
    const context = this.#context(undefined);
    if (outcome === 'later') {
      return sendPage(response, loginPage(context, ['Too many attempts. Wait a minute.']), {
        status: 429,
        headers: {
          'Retry-After': '60',
        },
      });
    }
    if (outcome === 'refused')
      return sendPage(response, loginPage(context, ['This password is wrong.']), { status: 401 });
    redirect(response, '/', { 'Set-Cookie': this.#cookieHeader(this.#sessions.open(cookie), '') });
  }

  #cookieHeader(value: string, more: string): string {
    const { cookieAttributes } = this.#options.device.policies.lanPage;
    const secure = this.#door.tls === undefined ? [] : ['Secure'];
    return `${[`${cookieName}=${value}`, 'Path=/', ...secure, ...cookieAttributes].join('; ')}${more}`;
  }

  #context(session: LanSession | undefined): PageContext {
    const { device, fields } = this.#options;
    return { device, fields, formToken: session?.formToken, asksName: this.#door.asksName };
  }

  #refuse(response: ServerResponse, { status, text, headers = {} }: Refusal): void {
    const page = framed(this.#context(undefined), 'Not possible', html`<p>${text}</p>`);
    sendPage(response, page, { status, headers });
  }
}

function send(
  response: ServerResponse,
  status: number,
  { type, body, headers = {} }: { readonly type: string; readonly body: string; readonly headers?: Headers },
): void {
  const bytes = Buffer.from(body, 'utf8');
  const all = {
    ...safetyHeaders,
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': bytes.length,
    ...headers,
  };
  response.writeHead(status, all).end(bytes);
}

function sendPage(
  response: ServerResponse,
  page: Html,
  { status = 200, headers = {} }: { readonly status?: number; readonly headers?: Headers } = {},
): void {
  send(response, status, { type: 'text/html', body: page.text, headers });
}

function sendOpenly(response: ServerResponse, { type, body, fileName }: OpenAnswer): void {
  const headers = fileName === undefined ? {} : { 'Content-Disposition': `attachment; filename="${fileName}"` };
  send(response, 200, { type, body, headers });
}

const redirect = (response: ServerResponse, to: string, headers: Headers = {}): void =>
  send(response, 303, { type: 'text/plain', body: '', headers: { Location: to, ...headers } });

function readCookie(header: string | undefined): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${cookieName}=`))?.slice(cookieName.length + 1);
}

function isOwnHost(host: string | undefined): boolean {
  const url = `http://${host ?? ''}`;
  const name = URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1') : '';
  return name === 'localhost' || isIP(name) !== 0;
}

/** Browsers say where a form comes from; a program that says nothing has no cookies of a browser to misuse. */
function isOwnOrigin({ headers }: IncomingMessage, scheme: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return false;
  return headers.origin === undefined || headers.origin === `${scheme}://${headers.host ?? ''}`;
}

/** The fields of a form; undefined when it is larger than any form of this page. */
async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyBytesMax) return undefined;
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
