import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import { placesShown } from '../../web-ui/stored-markup.ts';
import { demandCoverage, uiMeta } from '../../web-ui/web-ui-case.ts';
import { showNames, type ShownNamesFacts } from './shown-names.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ShownNamesFacts>(
  {
    ...uiMeta,
    id: 'INJ-021-MARKUP',
    title: 'The name of a host on the LAN stays a text in the web interface',
    purpose:
      'The list of devices in a gateway shows names that their owners chose. One that is not escaped there is a script of whoever is on the ' +
      'LAN, a guest too, with the rights of the subscriber. The bench asks for an address under a name and a vendor class that are each an ' +
      'element which does nothing, announces such a name by mDNS where it may, and reads the web interface while the lease stands, by a browser too where one is installed and the ' +
      'pages have scripts. The element may not be in any page. A name that no page shows proves nothing. The address is given back.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.1-37'],
    spec: [tr069Clause('3.1', 'SHOULD')],
    cwe: 79,
    needs: [...uiMeta.needs, 'lan-dhcp'],
    defects: [{ id: 'lan-page-host-unescaped', fails: 'no name of a host becomes an element of a page' }],
    timeoutMs: 1_800_000,
    estimatedMs: 10_000,
  },
  {
    observe: showNames,
    judge({ coverage, planted: all }, tools) {
      const found = all
        .filter(({ elementAt }) => elementAt.length > 0)
        .map(({ name, elementAt }) => `${name} at ${elementAt.join(', ')}`);
      tools.expect(found, 'no name of a host becomes an element of a page').toEqual([]);
      const seen =
        coverage ?? tools.notApplicable('The target gives no address to a host with angle brackets in its name.');
      demandCoverage(seen, tools);
      if (all.every(({ shownAt }) => shownAt.length === 0))
        tools.inconclusive('No page shows the name of a host, or its vendor class.');
      tools.pass('pages show some of the names', placesShown(all));
    },
  },
);
export default definition;
