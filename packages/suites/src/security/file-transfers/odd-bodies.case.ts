import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { oddBodies } from './odd-bodies-rows.ts';
import { downloadOddBody, type OddBodyFacts } from './odd-bodies.ts';

/** Bodies of files that do not end as they should. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(oddBodies, ({ stream, judge, ...row }) =>
  defineCase<CpeBench, OddBodyFacts>(
    {
      ...row,
      suite: 'security/file-transfers',
      target: 'cpe',
      safety: 'S4',
      requirements: ['A.3.2.8-10'],
      spec: [tr069Clause('A.3.2.8', 'MUST'), tr069Clause('A.5.1', 'MUST')],
      needs: ['rpc:Download'],
      timeoutMs: 900_000,
      estimatedMs: 4_000,
    },
    {
      observe: (context) => downloadOddBody(context, stream),
      judge(facts, tools) {
        if (facts.ordered === 'Fault') tools.notApplicable('The target takes no Download of a configuration.');
        if (facts.bytes === null) tools.inconclusive('The target did not fetch the file to its end.');
        judge(facts, tools);
      },
    },
  ),
);
export default family;
