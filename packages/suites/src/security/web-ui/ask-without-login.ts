import { randomBytes } from 'node:crypto';
import {
  type CrawledPage,
  type CpeBench,
  defaultWebLimits,
  readPage,
  type ReadPage,
  type UiCrawl,
  type WebAnswer,
} from '@cordon/testbench';
import { backupPaths, backupWords } from './cwmp-words.ts';
import { isSamePage } from './similarity.ts';
import { placeOf } from './web-ui-case.ts';

/** Something that was served to somebody who did not log in. Plain data. */
export type OpenFind = { readonly where: string; readonly why: string };

/** What came back without login, from everywhere that could be worth asking. */
export interface OpenAnswers {
  /** Addresses that only those who logged in were led to. */
  readonly behindLogin: readonly { readonly asked: WebAnswer; readonly page: CrawledPage }[];
  /** Addresses of copies of the configuration. */
  readonly copies: readonly WebAnswer[];
  /** What an address that does not exist answers. */
  readonly nowhere: WebAnswer;
}

type Bench = CpeBench & { readonly signal: AbortSignal };

const addressesMax = 200;

/** Asks as a stranger for everything that a subscriber was shown, and for what gateways have given out. Each request is somebody new. */
export async function askWithoutLogin(
  { ui, signal }: Bench,
  { subscriber, stranger }: { readonly subscriber: UiCrawl; readonly stranger: UiCrawl },
): Promise<OpenAnswers> {
  const ask = async (url: URL): Promise<WebAnswer> => await ui.visitor(signal).send({ url });
  const { start } = subscriber;
  const nowhere = await ask(new URL(`/${randomBytes(8).toString('hex')}.html`, start));
  // What a page for everybody links to is meant for everybody; what its scripts can call is not, for they serve both.
  const open = new Set(
    stranger.pages.filter(({ found, status }) => found === 'link' && status === 200).map(({ url }) => placeOf(url)),
  );
  const pages = new Map(
    subscriber.pages
      .filter(
        ({ url, status, found }) => found !== 'guess' && status === 200 && url.hash === '' && !open.has(placeOf(url)),
      )
      .map((page) => [placeOf(page.url), page] as const),
  );
  const behindLogin: OpenAnswers['behindLogin'][number][] = [];
  for (const page of [...pages.values()].slice(0, addressesMax)) behindLogin.push({ asked: await ask(page.url), page });
  const copies: WebAnswer[] = [];
  for (const url of copiesOf(subscriber, stranger)) copies.push(await ask(url));
  return { behindLogin, copies, nowhere };
}

/** The usual addresses, and those that pages call a copy, an export or a download. */
function copiesOf(...crawls: readonly [UiCrawl, ...UiCrawl[]]): readonly URL[] {
  const { start } = crawls[0];
  const linked = crawls.flatMap(({ pages }) => pages.flatMap(({ page }) => page?.links ?? []));
  const called = linked.filter(
    ({ url, label }) => url.origin === start.origin && backupWords.test(`${url.pathname} ${label}`),
  );
  const usual = backupPaths.map((path) => new URL(path, start));
  return [...new Map([...usual, ...called.map(({ url }) => url)].map((url) => [url.href, url])).values()].slice(
    0,
    addressesMax,
  );
}

/** Copies of the configuration that were given out: files, not pages, and not what every address answers. */
export function copiesGivenOut({ copies, nowhere }: OpenAnswers, privateTexts: readonly string[]): readonly OpenFind[] {
  return copies.flatMap((answer) => {
    if (answer.status !== 200 || isSamePage(answer.text, nowhere.text)) return [];
    const why = copyIn(answer, privateTexts);
    return why === undefined ? [] : [{ where: placeOf(answer.url), why }];
  });
}

const fileCharsMin = 16;
/** Small servers name the type by the end of the address, and send whoever is not logged in on by a script. */
const pageBeginning = /^\s*<(?:!--|(?:!doctype|html|head|body|frameset|script|noscript|meta|title|center|h\d)[\s>])/i;

function copyIn({ headers, contentType, text }: WebAnswer, privateTexts: readonly string[]): string | undefined {
  const isHtml = /html/i.test(contentType) || pageBeginning.test(text);
  if (text.length < fileCharsMin || isHtml) return undefined;
  const named = headers.find(([name]) => name.toLowerCase() === 'content-disposition')?.[1] ?? '';
  if (/attachment/i.test(named)) return `a file to be saved, ${text.length} characters`;
  if (/octet-stream|gzip|x-tar|zip|x-config/i.test(contentType)) return `${contentType}, ${text.length} characters`;
  const told = privateTexts.find((one) => text.includes(one));
  return told === undefined ? undefined : `${contentType || 'text'} with the serial number or settings of the target`;
}

/** Pages that were for those who logged in and came to a stranger with the same in them. */
export function pagesGivenOut(
  { behindLogin, nowhere }: OpenAnswers,
  privateTexts: readonly string[],
): readonly OpenFind[] {
  return behindLogin.flatMap(({ asked, page }) => {
    const isTheSame =
      asked.status === 200 && placeOf(asked.url) === placeOf(page.url) && isSamePage(asked.text, page.text);
    if (!isTheSame || isSamePage(asked.text, nowhere.text)) return [];
    const read = page.page === undefined ? undefined : readPage(asked.text, asked.url, defaultWebLimits);
    const why = privateIn(asked.text, read, privateTexts);
    return why === undefined ? [] : [{ where: placeOf(asked.url), why }];
  });
}

function privateIn(text: string, page: ReadPage | undefined, privateTexts: readonly string[]): string | undefined {
  if (privateTexts.some((one) => text.includes(one))) return 'holds the serial number or settings of the target';
  const settings = page?.forms.find(
    ({ method, fields }) => method === 'POST' && fields.filter(({ isEditable }) => isEditable).length > 2,
  );
  return settings === undefined ? undefined : `a form with settings, sent to ${settings.action.pathname}`;
}

/** Whether a stranger got something else than a subscriber anywhere: then the two are told apart. */
export const tellsStrangersApart = ({ behindLogin }: OpenAnswers): boolean =>
  behindLogin.some(({ asked, page }) => asked.status !== page.status || !isSamePage(asked.text, page.text));
