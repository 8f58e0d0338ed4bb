import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type IntegrityFacts, leaveIntegrityOut } from './stun-forgeries.ts';
import { attackersPlace, authorityOf, movedPlace } from './stun-scene.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, IntegrityFacts>(
  {
    id: 'CR-037-INTEGRITY',
    title: 'An answer without integrity to a STUN request with integrity is thrown away',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'A STUN server that asks for integrity does so to make forged answers worthless. That holds only when the device ' +
      'throws away every answer without the integrity it asked with. The server of the bench asks for integrity by error ' +
      '401 and signs its answers; then, between signed answers, it sends some that tell another address and are not signed. ' +
      'UDPConnectionRequestAddress must not follow them.',
    severity: 'high',
    safety: 'S3',
    requirements: ['G.2.1.1-08'],
    spec: [tr069Clause('G.2.1.1', 'MUST')],
    cwe: 345,
    defects: [
      {
        id: 'stun-integrity-ignored',
        fails: 'UDPConnectionRequestAddress does not follow an answer without integrity',
      },
    ],
    needs: ['stun'],
    timeoutMs: 400_000,
    estimatedMs: 15_000,
  },
  {
    observe: (context) => leaveIntegrityOut(context),
    judge({ unsigned, moved }, { expect, inconclusive }) {
      if (moved !== authorityOf(movedPlace))
        inconclusive(`The target does not follow a signed answer any more (it has ${moved}).`);
      expect(unsigned, 'UDPConnectionRequestAddress does not follow an answer without integrity').not.toBe(
        authorityOf(attackersPlace),
      );
    },
  },
);
export default definition;
