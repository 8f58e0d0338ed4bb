import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeUntried } from './judge-findings.ts';
import { planFor } from './plan/plan-for.ts';
import { type WaitFacts, Waits } from './probe-waits.ts';
import { TrialTime } from './trial-time.ts';

const timeoutMs = 1_800_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, WaitFacts>(
  {
    id: 'INJ-033',
    title: 'The host of a diagnostic test makes the target wait for nothing',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'A small device may have a shell and no program that looks a name up, or may ask another name server than that of the bench: ' +
      'then INJ-002 hears nothing. A shell can always wait. Values that make one wait for 0, 3 and 5 seconds go to every host of a ' +
      'test, and the end of the test is timed by 8 DIAGNOSTICS COMPLETE. A finding needs all three, within a second of what was asked ' +
      'for, 0 once more, and a twin, escaped for any shell, that does not wait.',
    severity: 'critical',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    cwe: 78,
    defects: [{ id: 'waiting-shell-in-ping-host', fails: 'no host of a test makes a shell wait' }],
    needs: ['dns'],
    timeoutMs,
    estimatedMs: 20_000,
  },
  {
    async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
      const zone = dns ?? inconclusive('The bench has no name server.');
      const time = new TrialTime(timeoutMs);
      const { probes, noTime } = await planFor({ ...context, inconclusive, dns: zone }, 'INJ-033');
      if (probes.length + noTime.length === 0)
        notApplicable('The target tells no test with a host that can be written.');
      const waits = await Waits.prepare(context, probes);
      const { probe } = await bracket({
        shows: 'the end of a test is told',
        control: () => waits.plainHosts(),
        probe: () => waits.allFamilies(time),
      });
      return { ...probe, untried: [...noTime, ...probe.untried] };
    },
    judge({ findings, unwatched, untried }, tools) {
      judgeFindings(findings, tools, {
        noShell: 'no host of a test makes a shell wait',
        noOption: 'no host of a test becomes an option of a program',
      });
      if (unwatched.length > 0 && findings.length === 0)
        tools.inconclusive(
          `Time says nothing of ${unwatched.join(', ')}: not to be read, or no end of the test was told.`,
        );
      judgeUntried({ findings, untried }, tools);
    },
  },
);
export default definition;
