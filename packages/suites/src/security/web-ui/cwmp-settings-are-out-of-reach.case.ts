import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { bsiClause } from '../ports/port-case.ts';
import { encodedDefects } from '../secrets/encoded-defects.ts';
import { cwmpPagePaths } from './cwmp-words.ts';
import { knownSettings, namedFields, type NamedField, type ShownSetting, shownSettings } from './find-cwmp-settings.ts';
import { type Coverage, coverageOf, demandCoverage, uiMeta } from './web-ui-case.ts';

type Facts = {
  readonly coverage: Coverage;
  readonly shown: readonly ShownSetting[];
  readonly fields: readonly NamedField[];
};

const found = ({ what, where, excerpt }: ShownSetting): string => `${what} at ${where}: ${excerpt}`;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...uiMeta,
    id: 'SEC-015',
    title: 'The subscriber cannot see or change the settings of CWMP',
    purpose:
      'Whoever knows the ACS URL and the account can play the device, and whoever can change the URL gets the device. The ' +
      'web interface is crawled as the subscriber, by GET alone. No page may show a password of CWMP, and no form may hold ' +
      'the ACS URL, the user names or the connection-request URL for editing. Shown without a way to change them, or a field ' +
      'that is only called so, is a warning; a page that mentions TR-069 is none.',
    severity: 'high',
    spec: [tr069Clause('3.1', 'SHOULD'), bsiClause('D.2')],
    requirements: ['3.1-35', '3.4-77'],
    cwe: 497,
    defects: [
      { id: 'lan-page-edits-acs', fails: 'no form lets the subscriber change a setting of CWMP' },
      { id: 'lan-page-shows-connection-request-password', fails: 'no page shows a password of CWMP' },
      ...encodedDefects('lan-page-with-password', 'no page shows a password of CWMP'),
    ],
  },
  {
    async observe(bench) {
      const known = await knownSettings(bench, bench.signal);
      const crawl = await bench.ui.crawl('subscriber', { signal: bench.signal, extraPaths: cwmpPagePaths });
      const shown = shownSettings(crawl.pages, known);
      return { coverage: coverageOf(crawl), shown, fields: namedFields(crawl.pages) };
    },
    judge({ coverage, shown, fields }, tools) {
      const { expect, warn } = tools;
      const passwords = shown.filter(({ isPassword }) => isPassword);
      const others = shown.filter(({ isPassword }) => !isPassword);
      const editable = others.filter(({ how }) => how === 'editable field');
      expect(passwords.map(found), 'no page shows a password of CWMP').toEqual([]);
      expect(editable.map(found), 'no form lets the subscriber change a setting of CWMP').toEqual([]);
      if (others.length > editable.length) warn('settings of CWMP are not shown to the subscriber', others.map(found));
      if (fields.length > 0 && editable.length === 0) warn('no field is called a setting of CWMP', fields);
      demandCoverage(coverage, tools);
    },
  },
);
export default definition;
