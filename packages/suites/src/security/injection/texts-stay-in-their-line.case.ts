import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeFixed } from './judge-findings.ts';
import { planFor } from './plan/plan-for.ts';
import { type TextFacts, Texts } from './probe-texts.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, TextFacts>(
  {
    id: 'INJ-007',
    title: 'A line feed in a text makes no line in a configuration file',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'Daemons read files that the device writes from its parameters, one setting to a line: a line feed in a text adds a setting ' +
      'of the attacker’s choice, without any shell. A text, a line feed and a line that names a server of the lab go to every text ' +
      'that INJ-001, 003, 004 and 031 try, in the two forms that such files have. The name is looked up only where the line took ' +
      'effect. A device that refuses the line feed, leaves it out or escapes it is safe. What is seen is confirmed by a second ' +
      'name and by a twin in one line that must stay silent.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    cwe: 93,
    defects: [{ id: 'line-feed-in-host-file', fails: 'no text makes a line in a configuration file' }],
    needs: ['dns'],
    timeoutMs: 900_000,
    estimatedMs: 20_000,
  },
  {
    async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
      const zone = dns ?? inconclusive('The bench has no name server.');
      const bench = { ...context, inconclusive, dns: zone };
      const planned = await planFor(bench, 'INJ-007');
      if (planned.length === 0) notApplicable('The target tells no text that can be written.');
      const texts = await Texts.prepare(bench, planned);
      const { probe } = await bracket({
        shows: 'the texts take the values that they have',
        control: () => texts.ownValues(),
        probe: () => texts.allFamilies(),
      });
      return probe;
    },
    judge({ findings, fixed }, tools) {
      judgeFindings(findings, tools, {
        noShell: 'no text makes a line in a configuration file',
        noOption: 'no text becomes an option of a program',
      });
      judgeFixed({ findings, fixed }, tools);
    },
  },
);
export default definition;
