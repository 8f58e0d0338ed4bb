import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { letStrangersAnswer, type StrangersFacts } from './stun-forgeries.ts';
import { attackersPlace, authorityOf, movedPlace } from './stun-scene.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, StrangersFacts>(
  {
    id: 'CR-037',
    title: 'A stranger who plays the STUN server does not move the binding',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'A device believes its STUN server where it can be reached, and tells the ACS. Whoever can put an answer in the ' +
      'place of the server moves the device out of reach, or sends its connection requests elsewhere. The target is given ' +
      'the server of the bench. Then responses come from another port that was never asked: some that answer no request, ' +
      'and one with the right transaction id while the server is silent. UDPConnectionRequestAddress must not follow them, ' +
      'and must follow the server when it tells another address. TR-069 only refers to the known attacks on STUN, so that ' +
      'under tr069 a finding is a warning.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['G.3-02'],
    spec: [tr069Clause('G.3', 'SHOULD NOT')],
    cwe: 346,
    defects: [
      {
        id: 'stun-binding-follows-anybody',
        fails: 'UDPConnectionRequestAddress does not follow a response that answers no request',
      },
    ],
    profiles: { tr069: 'warn', hardened: 'fail' },
    needs: ['stun'],
    timeoutMs: 400_000,
    estimatedMs: 22_000,
  },
  {
    observe: (context) => letStrangersAnswer(context),
    judge({ unasked, inPlace, moved }, { expect, inconclusive }) {
      // The address of an attacker is where the server never was: nothing else can have told it.
      if (moved !== authorityOf(movedPlace))
        inconclusive(`The target does not follow its STUN server either (it has ${moved}).`);
      const forged = authorityOf(attackersPlace);
      expect(unasked, 'UDPConnectionRequestAddress does not follow a response that answers no request').not.toBe(
        forged,
      );
      expect(inPlace, 'UDPConnectionRequestAddress does not follow an answer from another address').not.toBe(forged);
    },
  },
);
export default definition;
