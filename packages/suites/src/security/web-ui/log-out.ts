import {
  type CaseTools,
  type CpeBench,
  formFields,
  type PageForm,
  type PageLink,
  readPage,
  type ReadPage,
  saysLogout,
  type WebAnswer,
  type WebClient,
} from '@cordon/testbench';
import { cookieValue } from './session-cookie.ts';

type Bench = CpeBench & Pick<CaseTools, 'signal'>;

/** The way out of a session, as a page at `from` has it. */
type WayOut = ({ readonly link: PageLink } | { readonly form: PageForm }) & { readonly from: URL };

const pagesMax = 20;

/**
 * Logs in and out again, and says whether the cookie still lets somebody in: null where no page has a logout, `unclear` where only scripts log
 * out, or nobody was let in.
 */
export async function logOut({ ui, signal }: Bench, cookieName: string): Promise<boolean | 'unclear' | null> {
  const { isIn, client, cookieAfter } = await ui.logIn(signal);
  const value = cookieValue(cookieAfter, cookieName);
  if (!isIn || value === undefined || cookieAfter === undefined) return 'unclear';
  const way = await findWayOut(client, await ui.start(signal));
  if (way === undefined) return null;
  const isStillIn = async (): Promise<boolean> => (await ui.admits(cookieAfter.split('; '), signal)) === true;
  const { text, url } = await goOut(client, way);
  if (!(await isStillIn())) return false;
  // The page behind the link may ask whether that is meant, or leave it to a script.
  const page = readPage(text, url, client.limits);
  const form = page.forms.find(isLogoutForm);
  if (form !== undefined) await goOut(client, { form, from: url });
  if (form !== undefined && !(await isStillIn())) return false;
  const isScripted = ('link' in way && way.link.kind === 'named') || page.scripts.some(saysLogout);
  return isScripted ? 'unclear' : true;
}

// As a browser would: some take a request that no page of theirs led to for one of another site.
async function goOut(client: WebClient, way: WayOut): Promise<WebAnswer> {
  const referer = ['Referer', way.from.href] as const;
  if ('link' in way) return await client.send({ url: way.link.url, headers: [referer] });
  const { action: url, method } = way.form;
  const headers = [referer, ...(method === 'POST' ? [['Origin', url.origin] as const] : [])] as const;
  return await client.send({ method, url, form: formFields(way.form), headers });
}

const isLogoutForm = ({ action, fields }: PageForm): boolean =>
  saysLogout(
    `${action.pathname}${action.search} ${fields.map(({ name, value, label }) => `${name} ${value} ${label}`).join(' ')}`,
  );

/** The way out that a page has; what a script names comes last, and the source of a script is none. */
function wayOutOf({ links, forms }: ReadPage, from: URL): WayOut | undefined {
  const saying = links.filter(
    ({ url, label, kind }) =>
      kind !== 'script' &&
      url.origin === from.origin &&
      !url.pathname.endsWith('.js') &&
      saysLogout(`${url.pathname}${url.search} ${label}`),
  );
  const form = forms.find(isLogoutForm);
  const link = saying.find(({ kind }) => kind !== 'named') ?? (form === undefined ? saying[0] : undefined);
  if (link !== undefined) return { link, from };
  return form === undefined ? undefined : { form, from };
}

/** Looks for a logout on the first page and on the pages that it leads to. */
async function findWayOut(client: WebClient, start: URL): Promise<WayOut | undefined> {
  const queue = [start];
  const seen = new Set([start.href]);
  for (let count = 0; count < pagesMax; count += 1) {
    const url = queue.shift();
    if (url === undefined) return undefined;
    const answer = await client.send({ url });
    const page = readPage(answer.text, answer.url, client.limits);
    const way = wayOutOf(page, answer.url);
    if (way !== undefined) return way;
    for (const { url: next, kind } of page.links) {
      if (kind !== 'frame' || next.origin !== start.origin || seen.has(next.href)) continue;
      seen.add(next.href);
      queue.push(next);
    }
  }
  return undefined;
}
