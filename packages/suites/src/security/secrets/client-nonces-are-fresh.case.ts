import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { type ClientNonceFacts, collectClientNonces, differingBits } from './client-nonces.ts';

/** What a counter or a clock cannot reach in a few seconds, and the shortest random nonces do. */
const bitsMin = 32;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ClientNonceFacts>(
  {
    id: 'SEC-009',
    title: 'The client nonce of a Digest is another one on each connection and cannot be foreseen',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'Whoever can pose as the ACS chooses the nonce, and could look the answer up in tables made beforehand, were it not ' +
      'for the cnonce of the device. The Inform of eight sessions is challenged by one and the same nonce. No two ' +
      'connections may have the same cnonce, and those of a counter or a clock are not enough: 32 bits at least have to differ.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.4-81'],
    spec: [tr069Clause('3.4.5', 'SHOULD'), rfcClause(7616, '5.10', 'advice')],
    cwe: 330,
    defects: [
      { id: 'constant-cnonce', fails: 'no client nonce comes twice' },
      { id: 'counting-cnonce', fails: 'client nonces differ in 32 bits or more' },
    ],
    profiles: { tr069: 'warn' },
    timeoutMs: 600_000,
    estimatedMs: 3_000,
  },
  {
    observe: (context) => collectClientNonces(context),
    judge({ cnonces }, { expect, inconclusive }) {
      const told = cnonces.filter((cnonce) => cnonce !== null);
      if (told.length < 2)
        inconclusive('The target answers no challenge by Digest with a cnonce; CWMP-CPE-HTTP-009 judges that.');
      expect(new Set(told).size, 'no client nonce comes twice').toBe(told.length);
      expect(differingBits(told), 'client nonces differ in 32 bits or more').toBeGreaterThanOrEqual(bitsMin);
    },
  },
);
export default definition;
