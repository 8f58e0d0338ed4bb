import { formFields } from './login-form.ts';
import { type PageForm, type PageLink, type ReadPage, readPage } from './read-page.ts';
import type { WebAnswer, WebClient } from './web-client.ts';
import { saysLogout } from './web-words.ts';

/** The way out of a session, as a page at `from` has it. */
export type WayOut = ({ readonly link: PageLink } | { readonly form: PageForm }) & { readonly from: URL };

const pagesMax = 20;

/** Whether sending a form logs out, as far as its address and its fields say. */
export const isLogoutForm = ({ action, fields }: PageForm): boolean =>
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

/** Looks for a logout on the first page and in its frames; undefined where none has one. */
export async function findWayOut(client: WebClient, start: URL): Promise<WayOut | undefined> {
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

/** Takes a way out as a browser would: some take a request that no page of theirs led to for one of another site. */
export async function goOut(client: WebClient, way: WayOut): Promise<WebAnswer> {
  const referer = ['Referer', way.from.href] as const;
  if ('link' in way) return await client.send({ url: way.link.url, headers: [referer] });
  const { action: url, method } = way.form;
  const headers = [referer, ...(method === 'POST' ? [['Origin', url.origin] as const] : [])] as const;
  return await client.send({ method, url, form: formFields(way.form), headers });
}
