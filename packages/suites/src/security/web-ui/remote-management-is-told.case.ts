import { type CaseDefinition, type CpeBench, defineCase, type UiCrawl } from '@cordon/testbench';
import { bsiClause } from '../ports/port-case.ts';
import { cwmpPagePaths, remoteManagement } from './cwmp-words.ts';
import { type Coverage, coverageOf, demandCoverage, excerptAt, placeOf, uiMeta } from './web-ui-case.ts';

type Facts = {
  readonly coverage: Coverage;
  readonly told: readonly { readonly where: string; readonly excerpt: string }[];
};

const toldMax = 20;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...uiMeta,
    id: 'SEC-022',
    title: 'The web interface tells the subscriber of the remote management',
    purpose:
      'Who owns a gateway may know who else has a hand on it, and what is open for that. The web interface is crawled as the ' +
      'subscriber. Some page has to name the remote management, in any of the words that gateways have for it.',
    severity: 'info',
    spec: [bsiClause('D.27'), bsiClause('D.29')],
    cwe: 1059,
    defects: [{ id: 'lan-page-hides-management', fails: 'a page names the remote management' }],
  },
  {
    async observe({ ui, signal }) {
      const crawl = await ui.crawl('subscriber', { signal, extraPaths: cwmpPagePaths });
      return { coverage: coverageOf(crawl), told: crawl.pages.flatMap(toldOn).slice(0, toldMax) };
    },
    judge({ coverage, told }, tools) {
      // What is named was seen, however little else was.
      if (told.length === 0) demandCoverage(coverage, tools);
      tools.expect(told.length, 'a page names the remote management').toBeGreaterThan(0);
    },
  },
);
export default definition;

function toldOn({ url, page, text, contentType }: UiCrawl['pages'][number]): Facts['told'] {
  const read = page?.text ?? (/json|plain/i.test(contentType) ? text : '');
  const lower = read.toLowerCase();
  const words = remoteManagement.filter((word) => lower.includes(word)).slice(0, 1);
  return words.map((word) => ({ where: placeOf(url), excerpt: excerptAt(read, lower.indexOf(word), word.length) }));
}
