import { isIPv6 } from 'node:net';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type ForgedFacts, type ForgedRequest, probePort, refuseUnsent } from './probe-port.ts';

const forgedFor = (host: string): readonly ForgedRequest[] => [
  { sent: 'a request without credentials', write: (forge) => forge.write({}), options: { host } },
  {
    sent: 'a request with a wrong password',
    write: (forge) => forge.get(forge.digest({ password: 'not-the-password' })),
    options: { host },
  },
];

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ForgedFacts>(
  {
    id: 'CR-039',
    title: 'Over IPv6 connection requests want credentials too',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'A service that listens on all addresses listens over IPv6 as well, often past the rules that were written for IPv4. ' +
      'Requests without credentials and with a wrong password go to the same port number at the IPv6 address of the WAN side. ' +
      'A port that is closed there is as good as one that refuses them. No session may follow.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.2-79', '3.2-80'],
    spec: [tr069Clause('3.2.2.2', 'MUST NOT')],
    cwe: 306,
    defects: [
      {
        id: 'ipv6-connection-requests-without-login',
        fails: 'no session follows a request over IPv6 without credentials',
      },
    ],
    needs: ['connection-request', 'wan6-address'],
    timeoutMs: 300_000,
    estimatedMs: 5_000,
  },
  {
    observe(bench) {
      const address = bench.ports.address('wan6') ?? bench.notApplicable('The target file gives no IPv6 address.');
      const host = URL.parse(bench.cpe.connectionRequestUrl ?? '')?.hostname.replace(/^\[|\]$/g, '') ?? '';
      if (isIPv6(host))
        bench.notApplicable('The port is told by an IPv6 address: the other cases have tried it there.');
      return probePort(bench, forgedFor(address));
    },
    judge(facts, tools) {
      refuseUnsent(facts, tools);
      tools.expect(facts.sessionsAfter, 'no session follows a request over IPv6 without credentials').toEqual([]);
    },
  },
);
export default definition;
