import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { planFor } from './plan/plan-for.ts';
import { judgeFindings, judgeWatched } from './judge-findings.ts';
import { DiagnosticsHosts, type HostFacts } from './probe-diagnostics-hosts.ts';

/** Each in a command line, with other quotes or another filter. */
const shells = [
  'shell-in-ping-host',
  'shell-in-trace-route-host',
  'shell-in-ns-lookup-host',
  'shell-in-ns-lookup-server',
];

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, HostFacts>(
  {
    id: 'INJ-002',
    title: 'The host of a diagnostic test is not evaluated',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'Ping, trace-route and look-up tests are mostly command lines with the configured host in them. Into every host of ' +
      'a test that the target tells, those of its vendor too, values with separators, substitutions, broken quotes, other ' +
      'blanks and an option in front are written, and the test is started. Each can do nothing but look one name up in the ' +
      'zone of the lab: one that a shell has to compute, or that comes after an option. A device that refuses the value, ' +
      'or looks it up as it stands, is safe. A finding is confirmed by a second name and by a twin that must stay silent.',
    severity: 'critical',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    cwe: 78,
    defects: [
      ...shells.map((id) => ({ id, fails: 'no host of a test is evaluated by a shell' })),
      { id: 'options-in-udp-echo-host', fails: 'no host of a test becomes an option of a program' },
    ],
    needs: ['dns'],
    timeoutMs: 1_800_000,
    estimatedMs: 15_000,
  },
  {
    async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
      const zone = dns ?? inconclusive('The bench has no name server.');
      const bench = { ...context, notApplicable, inconclusive, dns: zone };
      const planned = await planFor(bench, 'INJ-002');
      if (planned.length === 0) notApplicable('The target tells no test with a host that can be written.');
      const hosts = await DiagnosticsHosts.prepare(bench, planned);
      const { probe } = await bracket({
        shows: 'a plain host of a test is looked up',
        control: () => hosts.plainNames(),
        probe: () => hosts.allFamilies(),
      });
      return probe;
    },
    judge: ({ findings, unwatched }, tools) => {
      judgeFindings(findings, tools, {
        noShell: 'no host of a test is evaluated by a shell',
        noOption: 'no host of a test becomes an option of a program',
      });
      judgeWatched({ findings, unwatched }, tools);
    },
  },
);
export default definition;
