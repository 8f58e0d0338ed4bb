import type { CaseMeta, CaseTools, JudgeTools, SpecReference, UiCrawl, WebSession, WebUi } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { bsiClause } from '../ports/port-case.ts';

type UiMeta = Pick<CaseMeta, 'suite' | 'target' | 'safety' | 'requirements' | 'spec' | 'timeoutMs' | 'estimatedMs'> &
  Required<Pick<CaseMeta, 'profiles' | 'needs'>>;

/** What the cases on the web interface have in common. TR-069 recommends in this matter; the guidelines for devices demand. */
export const uiMeta: UiMeta = {
  suite: 'security/web-ui',
  target: 'cpe',
  safety: 'S1',
  requirements: ['3.1-35'],
  spec: [tr069Clause('3.1', 'SHOULD'), bsiClause('D.12')],
  profiles: { tr069: 'warn', hardened: 'fail', 'etsi-303645': 'fail', 'bsi-03148': 'fail' },
  needs: ['web-ui'],
  // Two crawls of a slow gateway, each as long as a crawl may be.
  timeoutMs: 900_000,
  estimatedMs: 3_000,
};

/** No universal default passwords: a provision for consumer devices. */
export const etsiPasswordClause: SpecReference = { doc: 'ETSI EN 303 645', section: '5.1-1', level: 'MUST' };

/** How much of an interface a crawl saw. Plain data. */
export type Coverage = {
  readonly pages: number;
  /** Why it was not seen as the subscriber sees it; null when it was. */
  readonly obstacle: string | null;
  /** What was left unread, in words. */
  readonly cuts: readonly string[];
  /** Pages that are empty without scripts, where no browser was there to run them. */
  readonly emptyPages: number;
  /** What scripts of pages asked for by POST and did not get. */
  readonly stopped: readonly string[];
};

/** A page that says less than this in plain HTML is made by its scripts. */
const emptyCharsMax = 40;

export function coverageOf({ pages, obstacle, cuts, renderedPages, stoppedRequests }: UiCrawl): Coverage {
  const isEmpty = ({ page }: UiCrawl['pages'][number]): boolean =>
    page?.hasScripts === true && page.text.length < emptyCharsMax && page.links.every(({ kind }) => kind !== 'frame');
  const emptyPages = renderedPages === 0 ? pages.filter(isEmpty).length : 0;
  return { pages: pages.length, obstacle, cuts, emptyPages, stopped: stoppedRequests.slice(0, 20) };
}

/** Ends a case as inconclusive where something may have stayed unseen. What was found before counts all the same. */
export function demandCoverage(
  { pages, obstacle, cuts, emptyPages, stopped }: Coverage,
  { inconclusive }: Pick<JudgeTools, 'inconclusive'>,
): void {
  if (pages === 0) inconclusive('The web interface did not answer.');
  if (obstacle !== null) inconclusive(`Only what is seen without login could be looked at. ${obstacle}`);
  if (emptyPages > 0)
    inconclusive('Its pages are made by scripts, and nothing ran them. Install Chromium where the bench runs.');
  const [first] = stopped;
  if (first !== undefined)
    inconclusive(`Scripts fetch by POST, which was stopped: ${first}. Name paths that only read in "ui.postPaths".`);
  if (cuts.length > 0) inconclusive(`Not everything was read: ${cuts.join('; ')}.`);
}

/** Logs in as the target file says, or ends the case. */
export async function mustLogIn({
  ui,
  signal,
  notApplicable,
  inconclusive,
}: Pick<CaseTools, 'signal' | 'notApplicable' | 'inconclusive'> & { ui: WebUi }): Promise<WebSession> {
  if (ui.credentials === undefined) notApplicable('The target file gives no login for the web interface ("ui.login").');
  const session = await ui.logIn(signal);
  if (!session.isIn) {
    await ui.closeBrowsers();
    inconclusive(`The login of the target file ("ui.login") does not work. ${session.detail}`);
  }
  return session;
}

/** Where a page is, for people. */
export const placeOf = (url: URL): string => `${url.pathname}${url.search}${url.hash}`;

const excerptCharsAround = 40;

/** What stands around a place in a text. */
export function excerptAt(text: string, at: number, length: number): string {
  const from = Math.max(0, at - excerptCharsAround);
  return text
    .slice(from, at + length + excerptCharsAround)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
