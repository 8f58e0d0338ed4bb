import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { askService, placeOf } from '../tr-064/lan-service-place.ts';
import { cwmpPagePaths } from '../web-ui/cwmp-words.ts';
import { bsiClause, portMeta } from './port-case.ts';

type Facts = {
  readonly pages: number;
  /** Pages that came without login and hold the ACS URL, or fields for it. */
  readonly showing: readonly string[];
};

// A field for hardware addresses has the letters, too.
const fieldOfAcs = /<input[^>]{0,200}\bname\s*=\s*["']?[\w.-]{0,40}(?:(?<!m)acs|tr-?0?69|cwmp)[\w.-]{0,40}/i;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    ...portMeta,
    id: 'PORT-014',
    title: 'The LAN side shows no ACS settings without login',
    purpose:
      'Gateways have let everybody on the LAN read and change the ACS URL (CVE-2014-8493), which hands the device to whoever ' +
      'names another ACS. The pages where gateways have had these settings are read from every open TCP port of the LAN ' +
      'address, without login and without following links. None may hold the ACS URL that the device uses, or a form with ' +
      'fields for it. Nothing is sent to a form.',
    severity: 'critical',
    cwe: 306,
    spec: [{ doc: 'ETSI EN 303 645', section: '5.5-5', level: 'MUST' }, bsiClause('D.2')],
    needs: ['lan-address'],
    defects: [{ id: 'acs-settings-without-login', fails: 'no page shows ACS settings without login' }],
  },
  {
    async observe(bench) {
      const { host, ports } = await placeOf(bench, 'lan');
      const showing: string[] = [];
      let pages = 0;
      for (const port of ports)
        for (const target of cwmpPagePaths) {
          const { sent, status, body } = await askService(bench, host, { port, method: 'GET', target });
          if (status === 200) pages += 1;
          if (status === 200 && (body.includes(bench.acs.url) || fieldOfAcs.test(body))) showing.push(sent);
        }
      return { pages, showing };
    },
    judge({ showing }, { expect }) {
      expect(showing, 'no page shows ACS settings without login').toEqual([]);
    },
  },
);
export default definition;
