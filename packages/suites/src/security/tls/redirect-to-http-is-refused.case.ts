import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { openForInform } from '../../conformance/http/redirect.ts';
import { redirectToHttp } from '../../conformance/http/redirect-to-http.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, { readonly cameInClear: boolean }>(
  {
    id: 'TLS-C-231',
    title: 'A redirect from https to http is not followed',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'The operator gave the target an https URL so that everything is encrypted. One answer that redirects it ' +
      'to http would undo that: whoever sits on the line from there on reads the Inform and answers as the ACS. ' +
      'A session is redirected to http at another port of the same host, where the target must send nothing. ' +
      'TR-069 demands that redirects are followed and does not speak of this one, so there it is a warning.',
    severity: 'high',
    safety: 'S1',
    requirements: ['3.3-08'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9325, '3.2', 'advice')],
    cwe: 319,
    needs: ['https'],
    profiles: { tr069: 'warn', hardened: 'fail' },
    defects: [{ id: 'follows-redirect-to-http', fails: 'nothing is sent in clear after a redirect from https' }],
    timeoutMs: 300_000,
    estimatedMs: 6_000,
  },
  {
    async observe({ acs, cpe, step, inconclusive, signal }) {
      const session = await openForInform({ cpe, inconclusive, signal });
      const seen = await step('Redirect it to http and wait', () => redirectToHttp(session, { acs, cpe, signal }));
      // The target did not drop off the line: it comes again.
      await step('Ask for another session', async () => (await openForInform({ cpe, inconclusive, signal })).end());
      return seen;
    },
    judge({ cameInClear }, { expect }) {
      expect(cameInClear, 'nothing is sent in clear after a redirect from https').toBe(false);
    },
  },
);
export default definition;
