import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { authorityOf, honestPlace, movedPlace } from '../../security/connection-request/stun-scene.ts';
import { type MovedBinding, moveTheBinding } from './move-the-binding.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, MovedBinding>(
  {
    id: 'CWMP-CPE-CONNREQ-002',
    title: 'A changed STUN binding is notified',
    suite: 'conformance/connection-request',
    target: 'cpe',
    purpose:
      'Behind a translation the address of a device changes without its doing, and an ACS that is not told sends its ' +
      'connection requests into the void. The target is given the STUN server of the bench and active notification of ' +
      'UDPConnectionRequestAddress. When the server tells another address, a session with 4 VALUE CHANGE and that ' +
      'parameter must follow, and the parameter must read so.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['G.2.1.3-14', 'G.2.1.3-16'],
    spec: [tr069Clause('G.2.1.3', 'MUST')],
    defects: [{ id: 'udp-address-change-not-notified', fails: 'a session reports the changed address' }],
    needs: ['stun'],
    timeoutMs: 400_000,
    estimatedMs: 10_000,
  },
  {
    observe: (context) => moveTheBinding(context),
    judge({ honest, wasNotified, moved }, { expect, inconclusive }) {
      if (honest !== authorityOf(honestPlace))
        inconclusive(`The target did not take the address that its STUN server tells (it has ${honest}).`);
      expect(moved, 'UDPConnectionRequestAddress is the address that the server tells').toBe(authorityOf(movedPlace));
      expect(wasNotified, 'a session reports the changed address').toBe(true);
    },
  },
);
export default definition;
