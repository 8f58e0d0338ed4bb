import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeUntried, judgeWatched } from './judge-findings.ts';
import { planFor } from './plan/plan-for.ts';
import { DiagnosticsHosts, type HostFacts } from './probe-diagnostics-hosts.ts';
import { type TestRow, testRows } from './test-rows.ts';
import { TrialTime } from './trial-time.ts';

const timeoutMs = 1_800_000;

const toCase = ({ id, title, why, of, defects }: TestRow): CaseDefinition<CpeBench> =>
  defineCase<CpeBench, HostFacts>(
    {
      id,
      title,
      suite: 'security/injection',
      target: 'cpe',
      purpose:
        `${why} Into every ${of} of a test that the target tells, those of its vendor too, values with separators, ` +
        'substitutions, broken quotes, other blanks and an option in front are written, and the test is started. Each can do ' +
        'nothing but look one name up in the zone of the lab: one that a shell has to compute, or that comes after an option. ' +
        'A device that refuses the value, or looks it up as it stands, is safe. A finding is confirmed by a second name and by ' +
        'a twin that must stay silent.',
      severity: 'critical',
      safety: 'S3',
      requirements: ['A.3.2.1-31'],
      spec: [tr069Clause('A.3.2.1', 'MUST')],
      cwe: 78,
      defects,
      needs: ['dns'],
      timeoutMs,
      estimatedMs: 15_000,
    },
    {
      async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
        const zone = dns ?? inconclusive('The bench has no name server.');
        const bench = { ...context, notApplicable, inconclusive, dns: zone };
        const time = new TrialTime(timeoutMs);
        const { probes, noTime } = await planFor(bench, id);
        if (probes.length + noTime.length === 0)
          notApplicable(`The target tells no test with a ${of} that can be written.`);
        const hosts = await DiagnosticsHosts.prepare(bench, probes);
        const { probe } = await bracket({
          shows: `a plain name as the ${of} of a test is looked up`,
          control: () => hosts.plainNames(),
          probe: () => hosts.allFamilies(time),
        });
        return { ...probe, untried: [...noTime, ...probe.untried] };
      },
      judge({ findings, unwatched, untried }, tools) {
        judgeFindings(findings, tools, {
          noShell: 'nothing that a test is pointed at is evaluated by a shell',
          noOption: 'nothing that a test is pointed at becomes an option of a program',
        });
        judgeWatched({ findings, unwatched }, tools);
        judgeUntried({ findings, untried }, tools);
      },
    },
  );

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(testRows, toCase);
export default family;
