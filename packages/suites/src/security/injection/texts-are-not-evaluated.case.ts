import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeFixed, judgeUntried } from './judge-findings.ts';
import { planFor, planWithRow } from './plan/plan-for.ts';
import { type TextFacts, Texts } from './probe-texts.ts';
import { lookUpsOf } from './text-listener.ts';
import { type TextRow, textRows } from './text-rows.ts';
import { TrialTime } from './trial-time.ts';

const toCase = (row: TextRow): CaseDefinition<CpeBench> => {
  const { defects, lacks, table, reboots = false, noShell, noOption, ...described } = row;
  return defineCase<CpeBench, TextFacts>(
    {
      ...described,
      suite: 'security/injection',
      target: 'cpe',
      requirements: ['A.3.2.1-31'],
      spec: [tr069Clause('A.3.2.1', 'MUST')],
      defects: defects.map((id) => ({ id, fails: noShell })),
      needs: ['dns'],
    },
    {
      async observe({ bracket, notApplicable, inconclusive, dns, ...context }) {
        const zone = dns ?? inconclusive('The bench has no name server.');
        const bench = { ...context, inconclusive, dns: zone };
        const time = new TrialTime(row.timeoutMs);
        const planned = await (table === undefined ? planFor(bench, row.id) : planWithRow(bench, row.id, table));
        if (planned.probes.length + planned.noTime.length === 0)
          notApplicable(`The target tells no ${lacks} that can be written.`);
        const texts = await Texts.prepare({ ...bench, listener: lookUpsOf(zone) }, planned, { reboots, time });
        const { probe } = await bracket({
          shows: 'the texts take the values that they have',
          control: () => texts.ownValues(),
          probe: () => texts.allFamilies(),
        });
        return probe;
      },
      judge(facts, tools) {
        judgeFindings(facts.findings, tools, { noShell, noOption });
        judgeFixed(facts, tools);
        judgeUntried(facts, tools);
      },
    },
  );
};

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(textRows, toCase);
export default family;
