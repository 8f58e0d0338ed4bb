import { type CaseDefinition, type CpeBench, defineCase, helloFacts } from '@cordon/testbench';
import { goodSession } from '../../../good-session.ts';
import { rfcClause } from '../../../clauses.ts';
import { patternsIn, repeatsIn } from './random-variety.ts';

type Facts = { readonly randoms: readonly string[]; readonly sessionIds: readonly string[] };

const hellosWanted = 50;
/** Fewer say nothing of bytes that stay: in two sound values one of 28 places agrees once in ten times, in ten once in 10^20. */
const hellosMin = 10;
/** A device that takes half a minute for each session is not asked fifty times. */
const gatherMsMax = 90_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-012',
    title: 'Client random and session id are random',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Every key of a session hangs on the random value of the client; devices that boot without randomness send the same ' +
      'one again, or the time and nothing else. The random values and the session ids of up to fifty connections are ' +
      'compared: no value twice, and no byte that stays the same.',
    severity: 'high',
    safety: 'S1',
    requirements: ['3.3-05'],
    spec: [rfcClause(8446, '4.1.2', 'MUST'), rfcClause(5246, '7.4.1.2', 'advice')],
    cwe: 330,
    defects: [{ id: 'repeats-random', fails: 'the client random has no pattern', device: 'careless-tls-client' }],
    needs: ['https'],
    timeoutMs: 300_000,
    estimatedMs: 5_000,
  },
  {
    async observe({ acs, cpe, signal }) {
      const end = performance.now() + gatherMsMax;
      while (acs.hellos.length < hellosWanted && performance.now() < end) {
        if (!(await goodSession(cpe, signal)).held) break;
      }
      const hellos = acs.hellos.flatMap((flight) => helloFacts(flight) ?? []);
      // The id of a session that is resumed is meant to come again, and before TLS 1.3 a client has no other (RFC 5246 7.4.1.2).
      const fresh = hellos.filter(
        ({ sessionId, offersResumption, versions }) =>
          sessionId !== '' && !offersResumption && versions.includes('TLSv1.3'),
      );
      return { randoms: hellos.map(({ random }) => random), sessionIds: fresh.map(({ sessionId }) => sessionId) };
    },
    judge({ randoms, sessionIds }, { expect, inconclusive }) {
      const found = randoms.length < hellosMin ? repeatsIn(randoms) : patternsIn(randoms);
      expect(found, 'the client random has no pattern').toEqual([]);
      expect(new Set(sessionIds).size, 'no session id comes twice').toBe(sessionIds.length);
      if (randoms.length < hellosMin)
        inconclusive(`Only ${randoms.length} connections were seen; ${hellosMin} are needed.`);
    },
  },
);
export default definition;
