import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { atTheAcsPatiently, decisionProblem, judgeSurvival, probeTls, type TlsFacts } from './probe-tls.ts';
import { strangerAt } from './stranger.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TlsFacts>(
  {
    id: 'TLS-C-230',
    title: 'No request in clear follows when an ACS was refused',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'A device that cannot trust the certificate and then simply asks without TLS gives its attacker more than ' +
      'one that checks nothing. The target is shown a chain to a root that nobody trusts, and whatever it sends ' +
      'to that port afterwards without a handshake counts, up to its first retry, between two sessions that go well.',
    severity: 'critical',
    safety: 'S2',
    requirements: ['3.3-08'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9325, '3.2', 'advice')],
    cwe: 319,
    needs: ['https'],
    defects: [
      { id: 'falls-back-to-http', fails: 'no request in clear follows the refusal of a certificate' },
      { id: 'sleeps-before-http', fails: 'no request in clear follows the refusal of a certificate' },
    ],
    timeoutMs: 300_000,
    estimatedMs: 8_000,
  },
  {
    observe: async (context) => await probeTls(context, strangerAt(context.acs), atTheAcsPatiently),
    judge(facts, tools) {
      const { probe } = facts;
      const { expect, inconclusive } = tools;
      judgeSurvival(facts, tools);
      const problem = probe.applicationBytes === 0 ? decisionProblem(probe) : undefined;
      if (problem !== undefined) inconclusive(problem.reason);
      if (probe.saidHello && probe.applicationBytes > 0)
        inconclusive('The target refuses no certificate, so that nothing can follow a refusal; TLS-C-020 judges that.');
      expect(probe.applicationBytes, 'no request in clear follows the refusal of a certificate').toBe(0);
    },
  },
);
export default definition;
