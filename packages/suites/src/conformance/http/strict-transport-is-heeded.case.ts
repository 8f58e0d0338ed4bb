import { isIP } from 'node:net';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { openForInform } from './redirect.ts';
import { endWith, redirectToHttp } from './redirect-to-http.ts';

/** Short, so that the target forgets it soon should the bench not come to take it back. */
const strict = 'max-age=120';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, { readonly cameInClear: boolean }>(
  {
    id: 'CWMP-CPE-HTTP-010',
    title: 'A host that asked for TLS only is not spoken to in clear',
    suite: 'conformance/http',
    target: 'cpe',
    purpose:
      'By Strict-Transport-Security a server says that nobody shall believe a word in clear under its name. ' +
      'The session goes on over TLS with such a header for two minutes; the session after it is redirected to ' +
      'http, at another port of the same host. The target must send nothing there: refusing the redirect and ' +
      'asking that port by TLS are both right. Afterwards the header is taken back.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.3-14'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(6797, '8.3', 'MUST')],
    cwe: 319,
    needs: ['https'],
    defects: [{ id: 'ignores-strict-transport', fails: 'nothing is sent in clear to a host that asked for TLS only' }],
    timeoutMs: 400_000,
    estimatedMs: 10_000,
  },
  {
    async observe({ acs, cpe, step, inconclusive, notApplicable, signal }) {
      if (isIP(acs.hostName) !== 0) notApplicable('The ACS URL has an address, and RFC 6797 is about names.');
      const open = () => openForInform({ cpe, inconclusive, signal });
      await step('Ask for TLS only', async () => endWith(await open(), strict));
      try {
        const session = await step('Ask for a session', open);
        return await step('Redirect it to http and wait', () => redirectToHttp(session, { acs, cpe, signal }));
      } finally {
        await step('Take it back', async () => endWith(await open(), 'max-age=0'));
      }
    },
    judge({ cameInClear }, { expect }) {
      expect(cameInClear, 'nothing is sent in clear to a host that asked for TLS only').toBe(false);
    },
  },
);
export default definition;
