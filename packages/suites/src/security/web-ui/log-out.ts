import {
  type CaseTools,
  type CpeBench,
  formFields,
  type PageForm,
  readPage,
  saysLogout,
  type WebClient,
} from '@cordon/testbench';
import { cookieValue } from './session-cookie.ts';

type Bench = CpeBench & Pick<CaseTools, 'signal'>;

/** The way out of a session, as a page has it. */
type WayOut = { readonly url: URL } | { readonly form: PageForm };

const pagesMax = 20;

/** Logs in and out again, and says whether the cookie still lets somebody in; null where no page has a logout. */
export async function logOut({ ui, signal }: Bench, cookieName: string): Promise<boolean | null> {
  const { isIn, client, cookieAfter } = await ui.logIn(signal);
  const value = cookieValue(cookieAfter, cookieName);
  if (!isIn || value === undefined || cookieAfter === undefined) return null;
  const way = await findWayOut(client, await ui.start(signal));
  if (way === undefined) return null;
  if ('url' in way) await client.send({ url: way.url });
  else {
    const { action: url, method } = way.form;
    const headers = [['Referer', url.origin], ...(method === 'POST' ? [['Origin', url.origin] as const] : [])] as const;
    await client.send({ method, url, form: formFields(way.form), headers });
  }
  return (await ui.admits(cookieAfter.split('; '), signal)) === true;
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
    const link = page.links.find(
      (one) => one.url.origin === start.origin && saysLogout(`${one.url.pathname}${one.url.search} ${one.label}`),
    );
    if (link !== undefined) return { url: link.url };
    const form = page.forms.find(({ action, fields }) =>
      saysLogout(
        `${action.pathname}${action.search} ${fields.map(({ name, value, label }) => `${name} ${value} ${label}`).join(' ')}`,
      ),
    );
    if (form !== undefined) return { form };
    for (const { url: next, kind } of page.links) {
      if (kind !== 'frame' || next.origin !== start.origin || seen.has(next.href)) continue;
      seen.add(next.href);
      queue.push(next);
    }
  }
  return undefined;
}
