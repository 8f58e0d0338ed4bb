import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { bsiClause } from '../ports/port-case.ts';
import { type HostVisits, visitUnderHosts } from './visit-under-hosts.ts';
import { uiMeta } from './web-ui-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, HostVisits>(
  {
    ...uiMeta,
    id: 'SEC-021',
    title: 'The web interface is not served under a foreign host name',
    purpose:
      'A site whose name is made to point at the gateway after its page was loaded has the same origin as the web interface, ' +
      'so that its script can log in and read (DNS rebinding). The first page is asked for with a Host that is not the ' +
      'device’s, between two requests with the right one. A refusal, another page, or a redirect to the right name is safe.',
    severity: 'medium',
    spec: [bsiClause('D.12')],
    cwe: 350,
    defects: [{ id: 'lan-page-answers-any-host', fails: 'the first page is not served under a foreign host name' }],
  },
  {
    observe: visitUnderHosts,
    judge({ controls, controlsAgree, foreign }, { expect, inconclusive }) {
      if (controls.some(({ status }) => status === null || status >= 500))
        inconclusive('The first page does not answer under the right name either.');
      if (controls.some(({ status }) => status === 401))
        inconclusive(
          'The first page wants a login by HTTP, which the target file does not give ("ui.login") or which does not work.',
        );
      if (!controlsAgree) inconclusive('Two requests with the right name gave different pages.');
      const served = foreign.filter(({ isServed }) => isServed).map(({ host }) => host);
      expect(served, 'the first page is not served under a foreign host name').toEqual([]);
    },
  },
);
export default definition;
