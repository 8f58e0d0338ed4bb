import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeFixed } from './judge-findings.ts';
import { planFor } from './plan/plan-for.ts';
import { type TextFacts, Texts } from './probe-texts.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TextFacts>(
  {
    id: 'INJ-032',
    title: 'No text is evaluated at the next boot',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'What is stored without harm may still be put into a command line when the device starts: of all injections these are ' +
      'the ones that are found last. A substitution, a broken quote and a line of a configuration file go to every text that INJ-003, 004 ' +
      'and 031 try, and the target reboots with them, once for each. Each can do nothing but look up one name in the zone of the lab, which a shell ' +
      'has to compute. What is seen is confirmed by a second name and a twin that must stay silent, each with a boot.',
    severity: 'critical',
    safety: 'S4',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    cwe: 78,
    defects: [{ id: 'shell-at-boot-in-host-name', fails: 'no text is evaluated when the target boots' }],
    needs: ['dns'],
    timeoutMs: 3_600_000,
    estimatedMs: 45_000,
  },
  {
    async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
      const zone = dns ?? inconclusive('The bench has no name server.');
      const bench = { ...context, inconclusive, dns: zone };
      const planned = await planFor(bench, 'INJ-032');
      if (planned.length === 0) notApplicable('The target tells no text that can be written.');
      const texts = await Texts.prepare(bench, planned, { reboots: true });
      const { probe } = await bracket({
        shows: 'the texts take the values that they have',
        control: () => texts.ownValues(),
        probe: () => texts.allFamilies(),
      });
      return probe;
    },
    judge({ findings, fixed }, tools) {
      judgeFindings(findings, tools, {
        noShell: 'no text is evaluated when the target boots',
        noOption: 'no text becomes an option of a program when the target boots',
      });
      judgeFixed({ findings, fixed }, tools);
    },
  },
);
export default definition;
