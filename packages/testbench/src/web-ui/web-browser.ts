import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, BrowserContext, Page, Request, Response, Route } from 'playwright-core';
import type { WebCredentials } from './web-client.ts';
import type { WebLimits } from './web-limits.ts';
import { harmIn } from './web-words.ts';

/** What a script of a page fetched. */
export interface FetchedText {
  readonly url: URL;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

/** A page as a browser shows it. */
export interface RenderedPage {
  readonly url: URL;
  readonly status: number | null;
  /** The document after its scripts ran. */
  readonly html: string;
  readonly fetched: readonly FetchedText[];
  /** Requests that would have changed something and did not go out. */
  readonly stopped: readonly string[];
}

/** A window of a browser, on one origin. */
export interface PageWindow {
  show(url: URL): Promise<RenderedPage | undefined>;
}

/** Where Chromium and its kin are installed. */
const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of a browser that is installed; undefined without one. */
export const findBrowser = (): string | undefined => usualPlaces.find((path) => existsSync(path));

/** How a browser is opened. */
export interface BrowserOptions {
  readonly executablePath: string;
  readonly origin: string;
  readonly limits: WebLimits;
  /** Paths to which scripts may POST while a page loads. */
  readonly postPaths: readonly string[];
}

const fetchedMax = 100;
const loginMs = 15_000;
/** A script that got an answer puts it into the page within this time. */
const restMs = 500;
/** A script that heard a click sends something within this time. */
const actMs = 2_000;
const pollMs = 50;

// In the page: what fields hold is not in the document's text unless it is put there.
const writeDownFields = `for (const e of document.querySelectorAll('input, textarea, option')) {
  if (e instanceof HTMLTextAreaElement) e.textContent = e.value;
  else if (e instanceof HTMLOptionElement) e.toggleAttribute('selected', e.selected);
  else { e.setAttribute('value', e.value); e.toggleAttribute('checked', e.checked); }
}`;

/** Chromium without a head, that reaches one origin and sends nothing but GET unless it logs in. */
export class WebBrowser implements PageWindow {
  readonly #browser: Browser;
  readonly #context: BrowserContext;
  readonly #page: Page;
  readonly #options: BrowserOptions;
  #mayPost = false;
  readonly #inFlight = new Set<Request>();
  #lastTrafficMs = 0;
  #requests = 0;
  #fetched: FetchedText[] = [];
  #stopped: string[] = [];
  /** Set-Cookie fields by the name of their cookie. */
  readonly #cookieFields = new Map<string, string>();

  private constructor(options: BrowserOptions, { browser, context, page }: Opened) {
    this.#options = options;
    this.#browser = browser;
    this.#context = context;
    this.#page = page;
  }

  /** Rejects when the browser does not start. */
  static async open(options: BrowserOptions, login: WebCredentials | undefined): Promise<WebBrowser> {
    const { chromium } = await import('playwright-core');
    const { hostname } = new URL(options.origin);
    const browser = await chromium.launch({
      executablePath: options.executablePath,
      // What a target serves is not trusted; Chromium has no sandbox for root.
      chromiumSandbox: process.getuid?.() !== 0,
      // No name but the target's is ever looked up, whatever a page asks for.
      args: ['--disable-gpu', `--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE ${hostname}`],
    });
    const httpCredentials =
      login === undefined
        ? {}
        : { httpCredentials: { username: login.username ?? '', password: login.password.reveal() } };
    const context = await browser.newContext({ ignoreHTTPSErrors: true, serviceWorkers: 'block', ...httpCredentials });
    const page = await context.newPage();
    const opened = new WebBrowser(options, { browser, context, page });
    await opened.#guard();
    return opened;
  }

  async close(): Promise<void> {
    await this.#browser.close();
  }

  /** Takes a visitor's cookies. */
  async takeCookies(header: string | undefined, url: URL): Promise<void> {
    const cookies = (header ?? '').split('; ').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at <= 0 ? [] : [{ name: pair.slice(0, at), value: pair.slice(at + 1), url: url.origin }];
    });
    if (cookies.length > 0) await this.#context.addCookies(cookies);
  }

  /** Its cookies, as fields that set them. */
  async setCookieFields(): Promise<readonly string[]> {
    const cookies = await this.#context.cookies(this.#options.origin);
    // The browser itself tells Lax of a cookie that says nothing of other sites. One that no answer set is of a script's making.
    return cookies.map(({ name, value, path }) => {
      const field = this.#cookieFields.get(name);
      return field?.startsWith(`${name}=${value};`) === true ? field : `${name}=${value}; Path=${path}`;
    });
  }

  async show(url: URL): Promise<RenderedPage | undefined> {
    this.#fetched = [];
    this.#stopped = [];
    const { renderMs } = this.#options.limits;
    try {
      const response = await this.#page.goto(url.href, { timeout: renderMs, waitUntil: 'load' });
      await this.#settle();
      await this.#page.evaluate(writeDownFields);
      const html = await this.#page.content();
      const status = response?.status() ?? 200;
      return { url: new URL(this.#page.url()), status, html, fetched: this.#fetched, stopped: this.#stopped };
    } catch {
      // A page that never finishes, or a download: it was read without the browser already.
      return undefined;
    }
  }

  /** Fills the login form that scripts made or guard, and sends it. False when there is none. */
  async logIn(url: URL, { username, password }: WebCredentials): Promise<boolean> {
    if ((await this.show(url)) === undefined) return false;
    this.#mayPost = true;
    try {
      const frames = this.#page.frames();
      for (const frame of frames) {
        const secret = frame.locator('input[type=password]:visible').first();
        if ((await secret.count()) === 0) continue;
        const name = frame
          .locator('input:visible:not([type]), input[type=text]:visible, input[type=email]:visible')
          .first();
        if (username !== undefined && (await name.count()) > 0) await name.fill(username, { timeout: loginMs });
        await secret.fill(password.reveal(), { timeout: loginMs });
        const before = this.#requests;
        await secret.press('Enter', { timeout: loginMs });
        await this.#settle(actMs);
        // Some pages hear the click on their button only. One that sent something is not told twice: a wrong password would count double.
        const button = frame.locator('button:visible, input[type=submit]:visible, input[type=button]:visible').first();
        if (this.#requests === before && (await button.count()) > 0) {
          await button.click({ timeout: loginMs });
          await this.#settle(actMs);
        }
        return true;
      }
      return false;
    } catch {
      return false;
    } finally {
      this.#mayPost = false;
    }
  }

  /** Whether the page in the window asks for a password. */
  async asksForPassword(): Promise<boolean> {
    const counts = this.#page.frames().map((frame) => frame.locator('input[type=password]:visible').count());
    return (await Promise.all(counts).catch(() => [1])).some((count) => count > 0);
  }

  /**
   * Waits until nothing has been fetched for this long, from now on: a route within a page is no new page that a browser would tell as
   * loaded, and a script takes a moment to hear a click.
   */
  async #settle(quietMs: number = restMs): Promise<void> {
    this.#lastTrafficMs = performance.now();
    const untilMs = this.#lastTrafficMs + this.#options.limits.renderMs;
    // A page that asks for its state every second is never at rest: then it is taken as it is.
    while (performance.now() < untilMs) {
      const hasTraffic = this.#inFlight.size > 0;
      if (!hasTraffic && performance.now() - this.#lastTrafficMs >= quietMs) return;
      await wait(pollMs);
    }
  }

  async #guard(): Promise<void> {
    await this.#context.route('**/*', (route) => this.#decide(route));
    // Nobody can tell what a message on a socket does.
    await this.#context.routeWebSocket(/.*/, async (socket) => await socket.close());
    const window = this.#page;
    window.on('response', (response) => {
      void this.#note(response.request());
      void this.#noteCookies(response);
    });
    window.on('request', (request) => {
      this.#requests += 1;
      this.#traffic(() => this.#inFlight.add(request));
    });
    for (const end of ['requestfinished', 'requestfailed'] as const)
      window.on(end as 'requestfinished', (request) => this.#traffic(() => this.#inFlight.delete(request)));
    this.#page.on('dialog', (dialog) => void dialog.dismiss());
    this.#context.on('page', (page) => {
      if (page !== this.#page) void page.close();
    });
  }

  #traffic(change: () => void): void {
    change();
    this.#lastTrafficMs = performance.now();
  }

  async #decide(route: Route): Promise<void> {
    const request = route.request();
    const url = URL.parse(request.url());
    const { origin, postPaths } = this.#options;
    const isOwn = url?.origin === origin || url?.protocol === 'data:' || url?.protocol === 'blob:';
    // Scripts run by themselves: what would end the session or stop the device is kept from them too.
    const isHarmful = url !== null && harmIn({ url, label: '', kind: 'link' }) !== undefined;
    const isReading = ['GET', 'HEAD', 'OPTIONS'].includes(request.method()) && !isHarmful;
    if (isOwn && (isReading || this.#mayPost || postPaths.includes(url.pathname))) return await route.continue();
    if (isOwn) this.#stopped.push(`${request.method()} ${url.pathname}`);
    await route.abort();
  }

  async #noteCookies(response: Response): Promise<void> {
    if (URL.parse(response.url())?.origin !== this.#options.origin) return;
    const fields = await response.headerValues('set-cookie').catch(() => []);
    for (const field of fields) this.#cookieFields.set(field.slice(0, field.indexOf('=')).trim(), field.trim());
  }

  async #note(request: Request): Promise<void> {
    if (!['xhr', 'fetch'].includes(request.resourceType()) || this.#fetched.length >= fetchedMax) return;
    try {
      const response = await request.response();
      const contentType = (await response?.headerValue('content-type')) ?? '';
      const url = URL.parse(request.url());
      if (response === null || url === null || /^(?:image|audio|video|font)\//.test(contentType)) return;
      const text = (await response.text()).slice(0, this.#options.limits.pageBytesMax);
      this.#fetched.push({ url, status: response.status(), contentType, text });
    } catch {
      // The page went on before the answer was read.
    }
  }
}

interface Opened {
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly page: Page;
}
