import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type HttpAcsFacts, offerHttpAcs } from './http-acs-after-reset.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, HttpAcsFacts>(
  {
    id: 'SEC-024',
    title: 'A device in its factory state takes no http URL from DHCP',
    suite: 'security/discovery',
    target: 'cpe',
    purpose:
      'Whoever answers the first DHCP request of a new device names its ACS. With an https URL the certificate still decides; with an ' +
      'http one nothing does, and the device belongs to whoever was first. TR-069 3.1 allows such URLs on networks that the operator ' +
      'vouches for, which a device cannot know. The target is reset by RPC while its lease names an ACS without TLS; it may come to ' +
      'its factory URL, or to nobody. A target that came to nobody is reset by its rig, with a lease that names the ACS of the bench.',
    severity: 'critical',
    safety: 'S4',
    requirements: ['3.1-39', '3.1-31'],
    spec: [tr069Clause('3.1', 'SHOULD')],
    cwe: 319,
    profiles: { tr069: 'warn' },
    needs: ['dhcp-server', 'https', 'rpc:FactoryReset', 'factory-reset'],
    defects: [
      {
        id: 'takes-http-acs-from-dhcp',
        device: 'reference-cpe-with-dhcp',
        fails: 'no session goes to an http URL that DHCP names',
      },
    ],
    timeoutMs: 1_800_000,
    estimatedMs: 8_000,
  },
  {
    observe: (context) => offerHttpAcs(context),
    judge({ leased, cameByHttp, connections }, { expect, inconclusive }) {
      if (!leased) inconclusive('The target took no lease of the bench after its reset.');
      if (!cameByHttp && connections > 0) inconclusive('Somebody connected to the http URL and opened no session.');
      expect(cameByHttp, 'no session goes to an http URL that DHCP names').toBe(false);
    },
  },
);
export default definition;
