import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { challengeInClear, type ClearLoginFacts } from './clear-logins.ts';
import { clearLoginRows } from './clear-logins-rows.ts';

/** What the account of a target is worth on a line without TLS. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(clearLoginRows, ({ judge, ...row }) =>
  defineCase<CpeBench, ClearLoginFacts>(
    {
      ...row,
      suite: 'security/secrets',
      target: 'cpe',
      safety: 'S4',
      spec: [tr069Clause('3.4.4', 'SHOULD'), rfcClause(7617, '4', 'advice')],
      cwe: 523,
      profiles: { tr069: 'warn' },
      timeoutMs: 900_000,
      estimatedMs: 4_000,
    },
    {
      observe: (context) => challengeInClear(context),
      judge(facts, tools) {
        if (!facts.came) tools.inconclusive('The target did not come to the ACS without TLS.');
        judge(facts, tools);
      },
    },
  ),
);
export default family;
