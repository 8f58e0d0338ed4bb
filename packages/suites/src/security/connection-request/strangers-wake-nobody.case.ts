import { type CaseDefinition, type CpeBench, defineCase, isLoopback } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { type ForgedFacts, probePort, refuseUnsent } from './probe-port.ts';

/** Other addresses of this machine, where it has a whole network of them. */
const furtherStrangers = ['127.0.0.77', '127.33.0.1'];

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ForgedFacts>(
  {
    id: 'CR-033',
    title: 'A right connection request from a stranger starts no session',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'A password for connection requests is known to many: the ACS and its staff, and whoever found it in a device of the same ' +
      'kind. A device that also looks where a request comes from is open to none of them. Requests that are right in ' +
      'everything come from other addresses than that of the ACS. TR-069 wants requests to be taken from any source that has ' +
      'the credentials, so this is no demand of tr069; operators who filter ask for it.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.2-79'],
    spec: [tr069Clause('3.2.2.1', 'advice'), rfcClause(4732, '3.1', 'advice')],
    cwe: 923,
    profiles: { tr069: 'pass', hardened: 'fail', 'etsi-303645': 'warn', 'bsi-03148': 'warn' },
    defects: [{ id: 'hears-strangers', fails: 'no session follows a right request from a stranger' }],
    needs: ['connection-request', 'stranger-address'],
    timeoutMs: 300_000,
    estimatedMs: 5_000,
  },
  {
    observe(bench) {
      const stranger = bench.ports.stranger ?? bench.notApplicable('The target file gives no stranger.');
      const sources = isLoopback(stranger) && stranger !== '::1' ? [stranger, ...furtherStrangers] : [stranger];
      return probePort(
        bench,
        sources.map((from) => ({
          sent: `a right request from ${from}`,
          write: (forge) => forge.get(forge.digest()),
          options: { from },
        })),
      );
    },
    judge(facts, tools) {
      refuseUnsent(facts, tools);
      tools.expect(facts.sessionsAfter, 'no session follows a right request from a stranger').toEqual([]);
    },
  },
);
export default definition;
