import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { cookiesOf } from './header-text.ts';
import { openForInform } from './redirect.ts';
import { type RedirectedPostFacts, redirectToAnotherServer } from './redirect-to-another-server.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RedirectedPostFacts>(
  {
    id: 'CWMP-CPE-HTTP-005',
    title: 'Cookies go along to the server that a redirect names',
    suite: 'conformance/http',
    target: 'cpe',
    purpose:
      'A server finds the state of a session by its cookie, also when another one has sent the device there; ' +
      'TR-069 waives the check of the domain for that. The Inform is answered by a redirect to a second server ' +
      'at another port, with two cookies. The Inform that comes there must carry both.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.4-47', '3.4-48'],
    spec: [tr069Clause('3.4.2', 'MUST')],
    defects: [{ id: 'redirect-drops-cookies', fails: 'the cookies go along to the redirected server' }],
    timeoutMs: 300_000,
    estimatedMs: 1_000,
  },
  {
    async observe({ acs, cpe, inconclusive, signal }) {
      const session = await openForInform({ cpe, inconclusive, signal });
      const cookies = ['cordon-a=first; Path=/', 'cordon-b=second; Path=/'];
      return await redirectToAnotherServer(session, cookies, { acs, cpe, inconclusive, signal });
    },
    judge({ came, cookie }, { expect, inconclusive }) {
      if (!came) inconclusive('The target did not come to the second server; its port may be closed on the way.');
      const cookies = cookiesOf(cookie);
      const kept = [cookies['cordon-a'], cookies['cordon-b']];
      expect(kept, 'the cookies go along to the redirected server').toEqual(['first', 'second']);
    },
  },
);
export default definition;
