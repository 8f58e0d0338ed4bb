import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeFindings, judgeFixed, judgeUntried } from './judge-findings.ts';
import { type CasePlan, planFor, planInNewRows, planWithRow } from './plan/plan-for.ts';
import { type TextFacts, Texts } from './probe-texts.ts';
import { lookUpsOf } from './text-listener.ts';
import { type TextRow, textRows } from './text-rows.ts';
import { TrialTime } from './trial-time.ts';

/** What any rule for passwords takes. */
const plainSecret = 'Aa1-cordon-plain9';

async function planOf(
  { id, table, secretsIn }: TextRow,
  bench: Parameters<typeof planInNewRows>[0],
): Promise<CasePlan> {
  if (secretsIn !== undefined) return await planInNewRows(bench, id, secretsIn);
  return await (table === undefined ? planFor(bench, id) : planWithRow(bench, id, table));
}

const toCase = (row: TextRow): CaseDefinition<CpeBench> => {
  const { defects, lacks, table: _table, secretsIn, reboots = false, noShell, noOption, ...described } = row;
  const plain = secretsIn === undefined ? undefined : plainSecret;
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
        const planned = await planOf(row, bench);
        if (planned.probes.length + planned.noTime.length === 0)
          notApplicable(`The target tells no ${lacks} that can be written.`);
        const texts = await Texts.prepare({ ...bench, listener: lookUpsOf(zone) }, planned, { reboots, time, plain });
        const { probe } = await bracket({
          shows: 'the texts take the values that they have',
          control: () => texts.ownValues(),
          probe: () => texts.allFamilies(),
        });
        return probe;
      },
      judge(facts, tools) {
        judgeFindings(facts.findings, tools, { noShell, noOption });
        judgeUntried(facts, tools);
        judgeFixed(facts, tools);
      },
    },
  );
};

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(textRows, toCase);
export default family;
