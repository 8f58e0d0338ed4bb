import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { type ConnectionRequestFacts, probeConnectionRequest, refuseUndecided } from './probe-connection-request.ts';

type Facts = ConnectionRequestFacts & { readonly hadCredentials: boolean };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CR-008',
    title: 'A repeated Authorization header starts no session',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'Connection requests travel in clear. Whoever reads one could wake the device for ever, if the nonce ' +
      'and its count did not make each answer good for one use. The Authorization header of a request that ' +
      'was just accepted is sent again, unchanged, on a new connection; a fresh challenge is the right ' +
      'answer. TR-069 asks for qop=auth, whose count exists for this; that a server keeps the count is advice ' +
      'of RFC 7616.',
    severity: 'high',
    safety: 'S1',
    requirements: ['3.4-78'],
    spec: [tr069Clause('3.4.5', 'MUST'), rfcClause(7616, '5.5', 'advice')],
    cwe: 294,
    defects: [
      { id: 'connection-request-replayable-nonce', fails: 'no session follows a repeated Authorization header' },
    ],
    profiles: { tr069: 'warn', hardened: 'fail' },
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 4_000,
  },
  {
    async observe(context) {
      let hadCredentials = false;
      const facts = await probeConnectionRequest(context, ({ authorization }) => {
        hadCredentials = authorization !== undefined;
        return authorization === undefined ? { answersChallenge: false } : { authorization };
      });
      return { ...facts, hadCredentials };
    },
    judge({ probe, hadCredentials }, tools) {
      if (!hadCredentials) tools.notApplicable('The target asks for no credentials, so there is nothing to repeat.');
      refuseUndecided(probe, tools);
      if (probe.outcome === 'accepted' && !probe.sessionStarted)
        tools.inconclusive(
          `The target took the repeated header (status ${probe.status}), but no session came in time.`,
        );
      tools.expect(probe.sessionStarted, 'no session follows a repeated Authorization header').toBe(false);
    },
  },
);
export default definition;
