import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { challenge, needAccount, newNonce } from '../../conformance/http/digest.ts';
import { openForInform } from '../../conformance/http/redirect.ts';
import {
  type RedirectedPostFacts,
  redirectToAnotherServer,
} from '../../conformance/http/redirect-to-another-server.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RedirectedPostFacts>(
  {
    id: 'SEC-010',
    title: 'Another server gets no Authorization before it asks for one',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'The account of a device belongs to its ACS. Whoever can make that ACS redirect, or answers once in its ' +
      'place, must not be handed a proof of the password that he never asked for. The Inform is challenged by ' +
      'Digest, and when it comes again it is redirected to a second server at another port. The Inform that ' +
      'comes there must carry no Authorization.',
    severity: 'high',
    safety: 'S2',
    requirements: ['3.4-64'],
    spec: [tr069Clause('3.4.4', 'MUST'), rfcClause(9110, '11.6.2', 'advice')],
    cwe: 522,
    defects: [{ id: 'credentials-follow-redirect', fails: 'the other server gets no Authorization unasked' }],
    profiles: { tr069: 'warn' },
    timeoutMs: 300_000,
    estimatedMs: 1_000,
  },
  {
    async observe({ acs, cpe, step, inconclusive, notApplicable, signal }) {
      await needAccount({ cpe, notApplicable, signal });
      const session = await openForInform({ cpe, inconclusive, signal });
      const again = await step('Challenge the Inform', () => challenge(session, newNonce()));
      if (again === undefined) inconclusive('The target does not answer the challenge; CWMP-CPE-HTTP-009 judges that.');
      return await step('Redirect it to another server', () =>
        redirectToAnotherServer(session, [], { acs, cpe, inconclusive, signal }),
      );
    },
    judge({ came, authorization }, { expect, inconclusive }) {
      if (!came) inconclusive('The target did not come to the second server; its port may be closed on the way.');
      expect(authorization, 'the other server gets no Authorization unasked').toBe(null);
    },
  },
);
export default definition;
