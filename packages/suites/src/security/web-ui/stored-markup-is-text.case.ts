import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { lookFor, placesShown, type Planted, plantMarkup } from './stored-markup.ts';
import { type Coverage, coverageOf, demandCoverage, uiMeta } from './web-ui-case.ts';

type Facts = { readonly coverage: Coverage; readonly planted: readonly Planted[] };

/** The web interface of a gateway is back within a minute. */
const looksMax = 12;
const againMs = 5_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...uiMeta,
    id: 'INJ-020',
    title: 'Texts that CWMP stored stay texts in the web interface',
    purpose:
      'A text that is not escaped where it is shown becomes a script of whoever could write it, with the rights of the ' +
      'subscriber. Network names, names of users and hosts, descriptions and texts of the provider are each set to an ' +
      'element of their own that does nothing; the web interface is then read again, by a browser too where one is installed ' +
      'and the pages have scripts. The element may not be in any page. A text that no page shows proves nothing. Everything ' +
      'is set back.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.1-37'],
    spec: [tr069Clause('3.1', 'SHOULD')],
    cwe: 79,
    defects: [{ id: 'lan-page-unescaped', fails: 'no stored text becomes an element of a page' }],
    estimatedMs: 6_000,
  },
  {
    async observe(bench) {
      const { ui, pause, signal } = bench;
      const planted = await plantMarkup(bench);
      if (planted.every(({ isTaken }) => !isTaken))
        return { coverage: { pages: 1, obstacle: null, cuts: [], emptyPages: 0, stopped: [] }, planted };
      // A new network name restarts more than the radio in some.
      for (let looks = 0; looks < looksMax && !(await ui.answers(signal)); looks += 1) await pause(againMs);
      const stranger = await ui.crawlAgain('stranger', { signal, extraPaths: [] });
      const subscriber = await ui.crawlAgain('subscriber', { signal, extraPaths: [] });
      return { coverage: coverageOf(subscriber), planted: lookFor(planted, [...stranger.pages, ...subscriber.pages]) };
    },
    judge({ coverage, planted }, tools) {
      const { expect, inconclusive, notApplicable } = tools;
      const taken = planted.filter(({ isTaken }) => isTaken);
      if (planted.length === 0) notApplicable('The target has no writable text that a page would show.');
      if (taken.length === 0) notApplicable('The target refuses texts with angle brackets wherever they were tried.');
      const found = taken
        .filter(({ elementAt }) => elementAt.length > 0)
        .map(({ name, elementAt }) => `${name} at ${elementAt.join(', ')}`);
      expect(found, 'no stored text becomes an element of a page').toEqual([]);
      demandCoverage(coverage, tools);
      if (taken.every(({ shownAt }) => shownAt.length === 0))
        inconclusive('No page shows any of the texts that were set.');
      tools.pass('pages show some of the texts', placesShown(taken));
    },
  },
);
export default definition;
