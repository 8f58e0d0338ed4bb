import { type CpeBench, enter, type UiCrawl } from '@cordon/testbench';
import {
  askWithoutLogin,
  copiesGivenOut,
  type OpenFind,
  pagesGivenOut,
  tellsStrangersApart,
} from './ask-without-login.ts';
import { cwmpPagePaths } from './cwmp-words.ts';
import { knownSettings, type ShownSetting, shownSettings } from './find-cwmp-settings.ts';
import { type Coverage, coverageOf } from './web-ui-case.ts';

/** What came to somebody who did not log in. Plain data. */
export type WithoutLogin = {
  readonly coverage: Coverage;
  readonly shown: readonly ShownSetting[];
  readonly copies: readonly OpenFind[];
  readonly pages: readonly OpenFind[];
  /** Whether somebody without cookies is told from a subscriber after somebody of the same address logged in. */
  readonly isStrangerAsked: boolean;
  /** Whether a stranger was asked for a login while the interface was read as one, before that. */
  readonly wasStrangerAsked?: boolean;
};

const asksForLogin = ({ status, page }: UiCrawl['pages'][number]): boolean =>
  status === 401 || page?.fields.some(({ kind }) => kind === 'password') === true;

/** Crawls as a stranger, and asks as one for all that a subscriber was led to. */
export async function lookWithoutLogin(bench: CpeBench & { readonly signal: AbortSignal }): Promise<WithoutLogin> {
  const { cpe, ui, signal } = bench;
  const known = await knownSettings(bench, signal);
  const order = { signal, extraPaths: cwmpPagePaths };
  const stranger = await ui.crawl('stranger', order);
  const subscriber = await ui.crawl('subscriber', order);
  const { first, login } = await enter(ui.visitor(signal), await ui.start(signal));
  const isAsked = first.status === 401 || login !== undefined;
  const answers = await askWithoutLogin(bench, { subscriber, stranger });
  const privateTexts = [
    cpe.identity.serialNumber,
    ...known.filter((one) => one.isDistinctive).map(({ value }) => value),
  ];
  return {
    coverage: coverageOf(subscriber),
    shown: shownSettings(stranger.pages, known),
    copies: copiesGivenOut(answers, privateTexts),
    pages: pagesGivenOut(answers, privateTexts),
    wasStrangerAsked: stranger.pages.some(asksForLogin),
    isStrangerAsked: isAsked || subscriber.obstacle !== null || tellsStrangersApart(answers),
  };
}
