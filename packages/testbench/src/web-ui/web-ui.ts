import { isIPv6 } from 'node:net';
import type { Evidence } from '../evidence/evidence.ts';
import { isOwnAddress } from '../ports/own-address.ts';
import { resolveSecret } from '../target/secret-source.ts';
import type { UiSettings } from '../target/target-settings.ts';
import { type Crawl, crawl } from './crawl.ts';
import { findBrowser, type PageWindow, WebBrowser } from './web-browser.ts';
import { WebClient, type WebCredentials } from './web-client.ts';
import { defaultWebLimits, type WebLimits } from './web-limits.ts';
import { enter } from './login-form.ts';
import { findWayOut, goOut } from './way-out.ts';
import { letsIn, logIn, type WebSession } from './web-session.ts';

/** What the local web interface of a target is reached by. */
export interface WebUiOptions {
  readonly settings: UiSettings | undefined;
  /** Address of the LAN side, where the interface is looked for when the settings do not say. */
  readonly lan: string | undefined;
  /** Folder that a file with the password is relative to. */
  readonly baseDir: string;
  readonly evidence: Pick<Evidence, 'exchange' | 'observe' | 'registerSecret'>;
  readonly limits?: Partial<WebLimits>;
}

/** As whom an interface is crawled. */
export type UiRole = 'subscriber' | 'stranger';

/** A crawl, and as whom it was really made. */
export interface UiCrawl extends Crawl {
  /** Why it was made as a stranger although a subscriber's was asked for; null when it was not. */
  readonly obstacle: string | null;
  /** Where it began. */
  readonly start: URL;
  /** A browser showed pages with scripts; null where none is installed. */
  readonly browser: string | null;
}

/** The web interface for the people behind the target. Nothing is opened before a case asks. */
export class WebUi {
  readonly #options: WebUiOptions;
  readonly #limits: WebLimits;
  readonly #crawls = new Map<UiRole, Promise<UiCrawl>>();
  readonly #browsers = new Set<WebBrowser>();
  readonly #credentials: WebCredentials | undefined;
  #start: Promise<URL> | undefined;
  /** Who was let in last, and may be in still. */
  #lastIn: WebClient | undefined;

  /** Throws SecretSourceError for a password that cannot be had. */
  constructor(options: WebUiOptions) {
    this.#options = options;
    this.#limits = { ...defaultWebLimits, ...options.limits };
    const { settings, baseDir, evidence } = options;
    const login = settings?.login;
    if (login === undefined) return;
    const password = resolveSecret(login.password, baseDir);
    evidence.registerSecret(password);
    this.#credentials = { username: login.username, password };
  }

  /** What the target file says of the interface. */
  get settings(): Partial<UiSettings> {
    return this.#options.settings ?? {};
  }

  /** Who may log in; undefined when the target file does not say. */
  get credentials(): WebCredentials | undefined {
    return this.#credentials;
  }

  /** Path of the browser that shows pages with scripts; undefined without one. */
  get browser(): string | undefined {
    return this.#options.settings?.browser === false ? undefined : findBrowser();
  }

  /** Address of the first page as the target file has it; undefined when neither it nor the LAN address is known. */
  get url(): URL | undefined {
    const { settings, lan } = this.#options;
    if (settings?.url !== undefined) return new URL(settings.url);
    // An address of this machine need not be the target's alone: what answers there could be anybody.
    if (lan === undefined || isOwnAddress(lan)) return undefined;
    return new URL(`http://${isIPv6(lan) ? `[${lan}]` : lan}/`);
  }

  /** The first page, after a redirect from http to https of the same host. Throws RangeError without {@link url}. */
  async start(signal: AbortSignal): Promise<URL> {
    this.#start ??= this.#findStart(signal);
    this.#start.catch(() => {
      this.#start = undefined;
    });
    return await this.#start;
  }

  /** Whether anything answers at the first page. Throws RangeError without {@link url}. */
  async answers(signal: AbortSignal): Promise<boolean> {
    const { status } = await this.visitor(signal).send({ url: await this.start(signal) });
    return status !== null;
  }

  /** Somebody without cookies and credentials. */
  visitor(signal: AbortSignal): WebClient {
    return new WebClient({ limits: this.#limits, evidence: this.#options.evidence, signal });
  }

  /** Logs in anew, by default as the target file says; where that is refused, once more when the last one is out. Throws RangeError without credentials. */
  async logIn(
    signal: AbortSignal,
    options: { readonly credentials?: WebCredentials; readonly client?: WebClient } = {},
  ): Promise<WebSession> {
    const { credentials = this.#credentials, client = this.visitor(signal) } = options;
    if (credentials === undefined) throw new RangeError('The target file gives no "ui.login".');
    const start = await this.start(signal);
    const openBrowser = this.browser === undefined ? undefined : () => this.#openBrowser(start, undefined);
    const enterAs = async (visitor: WebClient): Promise<WebSession> => {
      const session = await logIn({ client: visitor, start, credentials, openBrowser });
      this.#options.evidence.observe('ui-login', { isIn: session.isIn, way: session.way, detail: session.detail });
      return session;
    };
    let session = await enterAs(client);
    const isOwn = credentials === this.#credentials;
    // Some let in one at a time, and the last one of ours may be in still.
    if (!session.isIn && isOwn && (await this.#leave(start))) {
      await session.browser?.close();
      session = await enterAs(options.client ?? this.visitor(signal));
    }
    if (session.isIn && isOwn) this.#lastIn = session.client;
    return session;
  }

  /** Logs out who was let in last; whether there was somebody, and a page had a logout. */
  async #leave(start: URL): Promise<boolean> {
    const last = this.#lastIn;
    this.#lastIn = undefined;
    const way = last === undefined ? undefined : await findWayOut(last, start);
    if (last === undefined || way === undefined) return false;
    await goOut(last, way);
    return true;
  }

  /** Whether these cookies let somebody in; undefined where no page asks for a password in plain HTML, so that it cannot be told. */
  async admits(cookies: readonly string[], signal: AbortSignal): Promise<boolean | undefined> {
    const start = await this.start(signal);
    const { login } = await enter(this.visitor(signal), start);
    if (login === undefined) return undefined;
    const client = this.visitor(signal);
    for (const cookie of cookies) client.putCookie(`${cookie}; Path=/`, start);
    return await letsIn({ client, start }, login);
  }

  /** The whole interface, read once a run for each role. */
  async crawl(role: UiRole, { signal, extraPaths }: CrawlOrder): Promise<UiCrawl> {
    const known = this.#crawls.get(role);
    if (known !== undefined) return await known;
    const made = this.crawlAgain(role, { signal, extraPaths });
    this.#crawls.set(role, made);
    made.catch(() => this.#crawls.delete(role));
    return await made;
  }

  /** The same, read now. */
  async crawlAgain(role: UiRole, { signal, extraPaths }: CrawlOrder): Promise<UiCrawl> {
    const start = await this.start(signal);
    const wantsLogin = role === 'subscriber' && this.#credentials !== undefined;
    const session = wantsLogin ? await this.logIn(signal) : undefined;
    const client = session?.isIn === true ? session.client : this.visitor(signal);
    const window = this.#windowFor(client, { start, ready: session?.isIn === true ? session.browser : undefined });
    try {
      const found = await crawl({ start, client, extraPaths, window });
      const isLost = session?.isIn === true && (await this.#isOut(session, start));
      const cuts = isLost ? [...found.cuts, 'the session ended before the crawl did'] : found.cuts;
      const missing = role === 'stranger' || session?.isIn === true ? null : obstacleOf(session);
      const result = { ...found, cuts, start, obstacle: missing, browser: this.browser ?? null };
      this.#options.evidence.observe(`ui-crawl-${role}`, summaryOf(result));
      return result;
    } finally {
      await this.closeBrowsers();
    }
  }

  /** Ends every browser that is still open. */
  async closeBrowsers(): Promise<void> {
    const open = [...this.#browsers];
    this.#browsers.clear();
    await Promise.all(open.map((browser) => browser.close()));
  }

  /** Whether a session that was open is over. */
  async #isOut({ client, browser, way }: WebSession, start: URL): Promise<boolean> {
    if (way === 'http') return (await client.send({ url: start })).status === 401;
    if (browser !== undefined) return (await browser.show(start)) === undefined || (await browser.asksForPassword());
    const { login } = await enter(client, start);
    return login?.isOnStart === true;
  }

  // A browser takes seconds to start: it does so when the first page with scripts is to be shown.
  #windowFor(
    client: WebClient,
    { start, ready }: { start: URL; ready: WebBrowser | undefined },
  ): PageWindow | undefined {
    if (this.browser === undefined) return undefined;
    let opening: Promise<WebBrowser | undefined> | undefined = ready === undefined ? undefined : Promise.resolve(ready);
    return {
      show: async (url) => {
        opening ??= this.#openBrowser(start, client);
        const browser = await opening;
        return await browser?.show(url);
      },
    };
  }

  async #openBrowser(start: URL, client: WebClient | undefined): Promise<WebBrowser | undefined> {
    const { postPaths = [] } = this.settings;
    const executablePath = this.browser ?? '';
    const login = client?.usesHttpLogin === true ? this.#credentials : undefined;
    const options = { executablePath, origin: start.origin, limits: this.#limits, postPaths };
    const browser = await WebBrowser.open(options, login).catch((error: unknown) => this.#noBrowser(error));
    if (browser === undefined) return undefined;
    this.#browsers.add(browser);
    await browser.takeCookies(client?.cookieFor(start), start);
    return browser;
  }

  // One that is installed and does not start is as good as none: what it was for says so.
  #noBrowser(error: unknown): undefined {
    const why = error instanceof Error ? error.message.slice(0, whyCharsMax) : 'unknown';
    this.#options.evidence.observe('ui-browser-failed', { why });
  }

  async #findStart(signal: AbortSignal): Promise<URL> {
    const { url } = this;
    if (url === undefined) throw new RangeError('The target file gives neither "ui.url" nor "ports.lan".');
    const { status, redirectedTo } = await this.visitor(signal).send({ url });
    // Some interfaces of today listen to https alone.
    if (status === null && this.settings.url === undefined) return new URL(url.href.replace(/^http:/, 'https:'));
    const target = redirectedTo === null ? null : URL.parse(redirectedTo);
    return target?.hostname === url.hostname && /^https?:$/.test(target.protocol) ? target : url;
  }
}

/** How a crawl is asked for. */
export interface CrawlOrder {
  readonly signal: AbortSignal;
  /** Paths that are tried although nothing links to them. */
  readonly extraPaths: readonly string[];
}

const obstacleOf = (session: WebSession | undefined): string =>
  session?.detail ?? 'The target file gives no login ("ui.login").';

const shownMax = 100;
const whyCharsMax = 500;

function summaryOf({ pages, avoided, cuts, ...rest }: UiCrawl): {
  readonly [key: string]: string | number | null | readonly string[];
} {
  const { start, obstacle, browser, scriptedPages, renderedPages, stoppedRequests } = rest;
  return {
    start: start.href,
    obstacle,
    browser,
    pages: pages.slice(0, shownMax).map(({ url, status, via }) => `${status} ${url.pathname}${url.search} (${via})`),
    pageCount: pages.length,
    avoided: avoided.slice(0, shownMax),
    cuts,
    scriptedPages,
    renderedPages,
    stoppedRequests: stoppedRequests.slice(0, shownMax),
  };
}
