import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { challengesOf } from './forged-request.ts';
import { nonceQuality } from './nonce-quality.ts';

type Facts = { readonly nonces: readonly string[] };

const wanted = 200;
const bitsMin = 64;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CR-007',
    title: 'The nonces of the connection-request port cannot be foreseen',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'Who knows the next nonce can have an ACS answer it today and use the answer tomorrow. Two hundred challenges are ' +
      'asked for one after the other. Each nonce has to be new, and at least 64 of its bits have to look like chance: set ' +
      'half of the time, whatever they were before, and no sum of other bits, each within five standard deviations, which ' +
      'accuses a device with exactly 64 fair bits once in 13,000 runs. A counter, a time stamp and a linear generator show; ' +
      'a hash over a counter cannot be told from chance. The advice is that of RFC 7616: under tr069 it is a warning.',
    severity: 'high',
    safety: 'S1',
    requirements: ['3.2-79'],
    spec: [tr069Clause('3.2.2.2', 'MUST'), rfcClause(7616, '5.12', 'advice')],
    cwe: 330,
    defects: [{ id: 'predictable-nonce', fails: 'at least 64 bits of the nonces look like chance' }],
    profiles: { tr069: 'warn', hardened: 'fail' },
    needs: ['connection-request'],
    timeoutMs: 600_000,
    estimatedMs: 2_500,
  },
  {
    async observe({ cpe, inconclusive, notApplicable, signal }) {
      const { connectionRequestPort: port } = cpe;
      const nonces: string[] = [];
      while (nonces.length < wanted) {
        const url = URL.parse(port.url ?? '') ?? notApplicable('The target tells no connection request URL.');
        const request = `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`;
        const answer = await port.sendRaw(request, { signal });
        if (answer === undefined) inconclusive(`Only ${nonces.length} nonces: ${port.unavailable() ?? 'no URL.'}`);
        const [challenge] = answer === undefined ? [] : challengesOf(answer);
        if (challenge === undefined)
          return inconclusive(`No Digest challenge after ${nonces.length} of them: ${answer?.detail ?? ''}.`);
        nonces.push(challenge.nonce);
      }
      return { nonces };
    },
    judge({ nonces }, { expect }) {
      const { count, distinct, unpredictableBits } = nonceQuality(nonces);
      expect(distinct, 'no nonce comes twice').toBe(count);
      expect(unpredictableBits, 'at least 64 bits of the nonces look like chance').toBeGreaterThanOrEqual(bitsMin);
    },
  },
);
export default definition;
