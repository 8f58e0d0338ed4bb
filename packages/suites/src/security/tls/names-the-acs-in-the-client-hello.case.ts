import { isIP } from 'node:net';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { probeTls, type TlsFacts } from './probe-tls.ts';

type Facts = TlsFacts & { readonly hostName: string };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-009',
    title: 'The ClientHello names the host of the ACS URL',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'An ACS behind a shared front end can only show the right certificate when it is told which host is ' +
      'meant. Without the name operators end up with one certificate for everything, or with checks switched ' +
      'off. The name is read from the raw ClientHello of a connection under a valid certificate. Where the ACS URL has an address, which is no name ' +
      '(RFC 6066), none of the kind may stand there.',
    severity: 'low',
    safety: 'S1',
    requirements: ['3.3-07'],
    spec: [tr069Clause('3.3', 'SHOULD'), rfcClause(6066, '3', 'SHOULD')],
    defects: [{ id: 'no-sni', fails: 'the ClientHello carries the host name of the ACS URL' }],
    profiles: { tr069: 'warn', hardened: 'fail', 'bsi-03148': 'warn', 'etsi-303645': 'warn', 'nist-52r2': 'warn' },
    needs: ['https'],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    async observe(context) {
      return { ...(await probeTls(context)), hostName: context.acs.hostName };
    },
    judge({ probe, hostName }, { expect, inconclusive }) {
      if (!probe.saidHello) inconclusive('The target did not begin a TLS handshake while the probe waited for it.');
      if (isIP(hostName) !== 0) {
        expect(isIP(probe.serverName ?? ''), 'the ClientHello carries no address as a name').toBe(0);
        return;
      }
      expect(probe.serverName?.toLowerCase(), 'the ClientHello carries the host name of the ACS URL').toBe(
        hostName.toLowerCase(),
      );
    },
  },
);
export default definition;
