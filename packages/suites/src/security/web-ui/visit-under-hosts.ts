import type { CpeBench, WebClient } from '@cordon/testbench';
import { isSamePage } from './similarity.ts';

type Visit = { readonly status: number | null; readonly sentTo: string | null };
/** The first page under the right name and under foreign ones. Plain data. */
export type HostVisits = {
  readonly controls: readonly Visit[];
  readonly controlsAgree: boolean;
  readonly foreign: readonly (Visit & { readonly host: string; readonly isServed: boolean })[];
};

/** Names that nobody gave the device: one of another site, and one that only begins like an address. */
const foreignHosts = ['rebind.cordon.invalid', '192.168.1.1.cordon.invalid'];

/** Asks for the first page under foreign names, between two requests under the right one. */
export async function visitUnderHosts({
  ui,
  signal,
}: CpeBench & { readonly signal: AbortSignal }): Promise<HostVisits> {
  const url = await ui.start(signal);
  const visitor = ui.visitor(signal);
  // A demand for a login by HTTP is the same under every name; whether the page behind it is shows with one.
  if (ui.credentials !== undefined) visitor.useCredentials(ui.credentials);
  const before = await visitUnder(visitor, url, url.host);
  const foreign: HostVisits['foreign'][number][] = [];
  for (const name of foreignHosts) {
    const host = url.port === '' ? name : `${name}:${url.port}`;
    const visit = await visitUnder(visitor, url, host);
    foreign.push({ host, ...plain(visit), isServed: isSame(before, visit) });
  }
  const after = await visitUnder(visitor, url, url.host);
  return { controls: [plain(before), plain(after)], controlsAgree: isSame(before, after), foreign };
}

type Arrival = Visit & { readonly text: string };

const plain = ({ status, sentTo }: Arrival): Visit => ({ status, sentTo });
const isSame = (one: Arrival, other: Arrival): boolean =>
  one.status === other.status && one.sentTo === null && other.sentTo === null && isSamePage(one.text, other.text);

const redirectsMax = 5;

/** What a browser would get that takes this host for the device: it goes on under that name for as long as it is not sent elsewhere. */
async function visitUnder(visitor: WebClient, start: URL, host: string): Promise<Arrival> {
  let url = start;
  for (let count = 0; ; count += 1) {
    const { status, text, location } = await answerUnder(visitor, url, host);
    const target = location === undefined ? null : URL.parse(location, `${start.protocol}//${host}${url.pathname}`);
    if (target === null || count >= redirectsMax) return { status, text, sentTo: null };
    if (target.host !== host) return { status, text, sentTo: target.href };
    url = new URL(target.pathname + target.search, start);
  }
}

async function answerUnder(
  visitor: WebClient,
  url: URL,
  host: string,
): Promise<{ readonly status: number | null; readonly text: string; readonly location: string | undefined }> {
  const { status, text, headers, redirectedTo } = await visitor.send({
    url,
    headers: [['Host', host]],
    follows: false,
  });
  const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  return { status, text, location: redirectedTo === null ? undefined : location };
}
