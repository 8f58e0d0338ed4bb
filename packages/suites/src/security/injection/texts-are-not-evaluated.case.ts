import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeFixed } from './judge-findings.ts';
import { planFor, planWithRow } from './plan/plan-for.ts';
import { type TextFacts, Texts } from './probe-texts.ts';
import { type TextRow, textRows } from './text-rows.ts';

const toCase = ({ id, title, why, safety, defects, lacks, table }: TextRow): CaseDefinition<CpeBench> =>
  defineCase<CpeBench, TextFacts>(
    {
      id,
      title,
      suite: 'security/injection',
      target: 'cpe',
      purpose:
        `${why} Values with separators, substitutions, broken quotes, other blanks and an option in front go to every such ` +
        'parameter that the target tells and the model does not tie to a few values; secrets, aliases and references are left ' +
        'alone. Each can do nothing but look up one name in the zone of the lab, which a shell has to compute. A device that ' +
        'refuses or stores them is safe. What is seen is confirmed by a second name and a twin that must stay silent.',
      severity: 'critical',
      safety,
      requirements: ['A.3.2.1-31'],
      spec: [tr069Clause('A.3.2.1', 'MUST')],
      cwe: 78,
      defects: defects.map((defect) => ({ id: defect, fails: 'no text is evaluated by a shell' })),
      needs: ['dns'],
      timeoutMs: 900_000,
      estimatedMs: 60_000,
    },
    {
      async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
        const zone = dns ?? inconclusive('The bench has no name server.');
        const bench = { ...context, inconclusive, dns: zone };
        const planned = await (table === undefined ? planFor(bench, id) : planWithRow(bench, id, table));
        if (planned.length === 0) notApplicable(`The target tells no ${lacks} that can be written.`);
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
          noShell: 'no text is evaluated by a shell',
          noOption: 'no text becomes an option of a program',
        });
        judgeFixed({ findings, fixed }, tools);
      },
    },
  );

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(textRows, toCase);
export default family;
