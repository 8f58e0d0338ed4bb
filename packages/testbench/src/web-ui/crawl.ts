import { type PageLink, type ReadPage, readPage } from './read-page.ts';
import { urlsInScript } from './script-urls.ts';
import type { WebAnswer, WebClient } from './web-client.ts';
import type { PageWindow, RenderedPage } from './web-browser.ts';
import { harmIn } from './web-words.ts';

/** `link`: a page leads there, or fetched it; `name`: a script holds the address; `guess`: it was tried of the crawler's own accord. */
export type Finding = 'link' | 'name' | 'guess';

/** One page, or whatever else came from one address. */
export interface CrawledPage {
  readonly url: URL;
  readonly status: number | null;
  readonly contentType: string;
  readonly headers: WebAnswer['headers'];
  /** The body as it came, or what scripts made of it. */
  readonly text: string;
  /** As HTML; undefined for everything else. */
  readonly page: ReadPage | undefined;
  /** `browser`: as Chromium showed it, or what a script of a page fetched there. */
  readonly via: 'http' | 'browser';
  readonly found: Finding;
}

/** What a crawl found, and what it left out. */
export interface Crawl {
  readonly pages: readonly CrawledPage[];
  /** Links that were not followed because of what they say. */
  readonly avoided: readonly string[];
  /** What was cut short, in words; empty when everything that was found was read. */
  readonly cuts: readonly string[];
  /** Pages with scripts, and how many of them a browser showed. */
  readonly scriptedPages: number;
  readonly renderedPages: number;
  /** Requests of scripts that would have changed something, and were stopped. */
  readonly stoppedRequests: readonly string[];
}

/** How a crawl is made. */
export interface CrawlOptions {
  readonly start: URL;
  readonly client: WebClient;
  /** Paths that are tried although nothing links to them. */
  readonly extraPaths?: readonly string[];
  /** Shows pages with scripts; they are read as they come when absent. */
  readonly window?: PageWindow | undefined;
}

interface Step {
  readonly url: URL;
  readonly depth: number;
  readonly found: Finding;
}

const uninteresting = /\.(?:png|gif|jpe?g|ico|svg|bmp|webp|woff2?|ttf|eot|css|mp[34]|map|exe|zip|pdf)$/i;
const isHtml = ({ contentType, text }: Pick<CrawledPage, 'contentType' | 'text'>): boolean =>
  /html/i.test(contentType) ||
  (/^\s*(?:$|text\/plain|application\/octet)/i.test(contentType) &&
    /^\s*<(?:!doctype|html|head|body|frameset)/i.test(text));
const isScript = ({ contentType, url }: Pick<CrawledPage, 'contentType' | 'url'>): boolean =>
  /javascript|ecmascript/i.test(contentType) || /\.js$/i.test(url.pathname);

/** Reads a web interface from its first page on, within its origin, by GET alone, and follows nothing that could change something. */
export async function crawl(options: CrawlOptions): Promise<Crawl> {
  const crawler = new Crawler(options);
  await crawler.run();
  return crawler.result();
}

class Crawler {
  readonly #options: CrawlOptions;
  readonly #queue: Step[] = [];
  readonly #seen = new Set<string>();
  readonly #pages: CrawledPage[] = [];
  readonly #kept = new Set<string>();
  readonly #avoided = new Set<string>();
  readonly #cuts = new Set<string>();
  readonly #stopped = new Set<string>();
  readonly #untilMs: number;
  #bytes = 0;
  #scripted = 0;
  #rendered = 0;

  constructor(options: CrawlOptions) {
    this.#options = options;
    this.#untilMs = performance.now() + options.client.limits.crawlMs;
    this.#enqueue(options.start, { depth: 0, found: 'link' });
    for (const path of options.extraPaths ?? [])
      this.#enqueue(new URL(path, options.start), {
        depth: options.client.limits.depthMax,
        found: 'guess',
      });
  }

  result(): Crawl {
    return {
      pages: this.#pages,
      avoided: [...this.#avoided],
      cuts: [...this.#cuts],
      scriptedPages: this.#scripted,
      renderedPages: this.#rendered,
      stoppedRequests: [...this.#stopped],
    };
  }

  async run(): Promise<void> {
    const { pagesMax, bytesMax } = this.#options.client.limits;
    // Pages that something links to come first, whatever else was to be tried.
    for (let step = this.#next(); step !== undefined; step = this.#next()) {
      if (this.#pages.length >= pagesMax) return void this.#cuts.add(`${pagesMax} pages were read, and there are more`);
      if (this.#bytes >= bytesMax) return void this.#cuts.add(`${bytesMax} bytes were read, and there are more`);
      if (performance.now() > this.#untilMs) return void this.#cuts.add('the time for one crawl was over');
      await this.#visit(step);
    }
  }

  #next(): Step | undefined {
    const at = this.#queue.findIndex(({ found }) => found !== 'guess');
    return at < 0 ? this.#queue.shift() : this.#queue.splice(at, 1)[0];
  }

  async #visit({ url, depth, found }: Step): Promise<void> {
    const { client, window } = this.#options;
    if (url.hash !== '' && window !== undefined) return await this.#render(url, { depth, found });
    const first = await client.send({ url });
    // A small server that is busy drops a connection now and then. What nothing leads to may not be there at all.
    const isLost = first.status === null && found === 'link';
    const answer = isLost ? await client.send({ url }) : first;
    if (isLost && answer.status === null) this.#cuts.add(`${url.pathname} did not answer`);
    this.#bytes += answer.text.length;
    if (answer.problem?.startsWith('cut') === true) this.#cuts.add(`${url.pathname} is longer than one page may be`);
    const kept = this.#keep({ ...answer, via: 'http', found });
    if (kept.page !== undefined) this.#follow(kept.page.links, depth);
    if (isScript(kept)) this.#follow(urlsInScript(kept.text, this.#options.start), depth);
    for (const form of kept.page?.forms ?? []) if (form.method === 'GET') this.#followForm(form.action, depth);
    if (kept.page?.hasScripts !== true || kept.status !== 200) return;
    this.#scripted += 1;
    if (window !== undefined) await this.#render(answer.url, { depth, found });
  }

  async #render(url: URL, { depth, found }: Pick<Step, 'depth' | 'found'>): Promise<void> {
    const rendered: RenderedPage | undefined = await this.#options.window?.show(url);
    if (rendered === undefined) return;
    this.#rendered += 1;
    for (const stopped of rendered.stopped) this.#stopped.add(stopped);
    const { html, fetched } = rendered;
    this.#bytes += html.length;
    const kept = this.#keep({
      ...rendered,
      text: html,
      headers: [],
      contentType: 'text/html',
      via: 'browser',
      found,
    });
    this.#follow(kept.page?.links ?? [], depth);
    for (const one of fetched) {
      this.#bytes += one.text.length;
      this.#seen.add(keyOf(one.url));
      this.#keep({ ...one, headers: [], via: 'browser', found: 'link' });
    }
  }

  #keep(given: Omit<CrawledPage, 'page'>): CrawledPage {
    const { url, status, contentType, headers, text, via, found } = given;
    const page = isHtml(given) ? readPage(text, url, this.#options.client.limits) : undefined;
    const kept = { url, status, contentType, headers, text, via, found, page };
    // Many addresses may be sent on to one page, such as that of the login.
    const key = `${via} ${keyOf(url)}`;
    if (status !== null && !this.#kept.has(key)) this.#pages.push(kept);
    this.#kept.add(key);
    this.#seen.add(keyOf(url));
    return kept;
  }

  #followForm(action: URL, depth: number): void {
    this.#follow([{ url: action, label: '', kind: 'named' }], depth);
  }

  #follow(links: readonly PageLink[], depth: number): void {
    for (const link of links) {
      const harm = harmIn(link);
      if (link.url.origin !== this.#options.start.origin) continue;
      if (harm === undefined)
        this.#enqueue(link.url, { depth: depth + 1, found: link.kind === 'named' ? 'name' : 'link' });
      else this.#avoided.add(`${link.url.pathname}${link.url.search} (${harm})`);
    }
  }

  #enqueue(url: URL, step: Omit<Step, 'url'>): void {
    const { depthMax, pagesMax } = this.#options.client.limits;
    if (this.#seen.has(keyOf(url)) || uninteresting.test(url.pathname)) return;
    if (step.depth > depthMax) return void this.#cuts.add(`${depthMax} links from the first page is as far as it goes`);
    // Twice as many as can be read: what is found later is not more worth reading.
    if (this.#queue.length > 2 * pagesMax) return;
    this.#seen.add(keyOf(url));
    this.#queue.push({ url, ...step });
  }
}

/** Two addresses that differ in their fragment are one page, unless a script makes several of it. */
function keyOf(url: URL): string {
  const isRoute = /^#!?\//.test(url.hash);
  return isRoute ? url.href : url.href.slice(0, url.href.length - url.hash.length);
}
