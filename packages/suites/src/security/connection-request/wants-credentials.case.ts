import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type ConnectionRequestFacts, probeConnectionRequest, refuseUndecided } from './probe-connection-request.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ConnectionRequestFacts>(
  {
    id: 'CR-001',
    title: 'A connection request without credentials starts no session',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'The connection-request port is the one port that every CPE has open towards the operator, and often ' +
      'towards everybody. If anybody can start sessions, anybody can wear out device and ACS. A GET without ' +
      'Authorization header must be challenged and must not lead to a session with event 6 CONNECTION ' +
      'REQUEST; the target is watched ten times as long as it took for a good request, at least three ' +
      'seconds.',
    severity: 'high',
    safety: 'S1',
    requirements: ['3.2-79', '3.2-80'],
    spec: [tr069Clause('3.2.2.2', 'MUST')],
    cwe: 306,
    defects: [{ id: 'connection-request-no-auth', fails: 'no session follows a request without credentials' }],
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 4_000,
  },
  {
    observe: async (context) => await probeConnectionRequest(context, () => ({ answersChallenge: false })),
    judge({ probe }, tools) {
      refuseUndecided(probe, tools);
      tools.expect(probe.sessionStarted, 'no session follows a request without credentials').toBe(false);
      tools
        .expect(probe.challenged, 'a request without credentials is answered by 401 with a Digest challenge')
        .toBe(true);
    },
  },
);
export default definition;
