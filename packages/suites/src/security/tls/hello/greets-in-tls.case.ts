import { type CaseDefinition, type CpeBench, defineCase, helloFacts } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { readHello } from './read-hello.ts';

type Facts = { readonly greetings: readonly string[] };

const old: ReadonlySet<string> = new Set(['SSLv2', 'SSLv3']);

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-002',
    title: 'The target greets neither in SSL 2.0 nor in SSL 3.0',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'A greeting in the format of SSL 2.0, or one that knows nothing newer than SSL 3.0, invites whoever listens to answer ' +
      'in kind. Every greeting of the run so far is looked at, those of handshakes that failed as well.',
    severity: 'high',
    safety: 'S0',
    requirements: ['3.3-12', '3.3-05'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(6176, '3', 'MUST NOT'), rfcClause(7568, '3', 'MUST NOT')],
    cwe: 327,
    defects: [{ id: 'greets-in-ssl2', fails: 'no greeting is of SSL 2.0 or SSL 3.0', device: 'careless-tls-client' }],
    needs: ['https'],
    timeoutMs: 300_000,
    estimatedMs: 100,
  },
  {
    async observe(context) {
      await readHello(context);
      const { hellos, failedHellos } = context.acs;
      return {
        greetings: [...hellos, ...failedHellos].flatMap((flight) => helloFacts(flight)?.versions.slice(0, 1) ?? []),
      };
    },
    judge({ greetings }, { expect }) {
      const found = greetings.filter((version) => old.has(version));
      expect([...new Set(found)], 'no greeting is of SSL 2.0 or SSL 3.0').toEqual([]);
    },
  },
);
export default definition;
