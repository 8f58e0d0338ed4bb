import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { redirectedLogin, type RedirectedLoginFacts } from './redirected-login.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RedirectedLoginFacts>(
  {
    id: 'SEC-010-FILE',
    title: 'Credentials of a file server are not sent to the server that it redirects to',
    suite: 'security/file-transfers',
    target: 'cpe',
    purpose:
      'The ACS names credentials for one file server. A CPE that takes them along on a redirect logs in at ' +
      'whatever server it is sent to, which may be anybody’s. A download is ordered with credentials; the file ' +
      'server asks for a login and then redirects to another port, which asks for one as well. Both answer a ' +
      'login: the second must see none.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.3.2.8-26'],
    spec: [tr069Clause('A.3.2.8', 'MUST'), rfcClause(9110, '15.4', 'advice')],
    cwe: 522,
    defects: [{ id: 'file-credentials-follow-redirect', fails: 'no credentials are sent to the other server' }],
    profiles: { tr069: 'warn' },
    needs: ['rpc:Download'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => redirectedLogin(context),
    judge({ ordered, loggedInAtHome, cameElsewhere, sentElsewhere }, { expect, inconclusive, notApplicable }) {
      if (ordered === 'Fault') notApplicable('The target takes no Download of the types that were tried.');
      if (!loggedInAtHome) inconclusive('The target did not log in at the file server that it was given.');
      if (!cameElsewhere) inconclusive('The target did not follow the redirect of the file server.');
      expect(sentElsewhere, 'no credentials are sent to the other server').toEqual([]);
    },
  },
);
export default definition;
