import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { type ClearFileLoginFacts, logInInClear } from './clear-file-login.ts';
import { clearFileLogins } from './clear-file-login-rows.ts';

/** What the account of a file server is worth on a line without TLS. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(clearFileLogins, ({ judge, ...row }) =>
  defineCase<CpeBench, ClearFileLoginFacts>(
    {
      ...row,
      suite: 'security/file-transfers',
      target: 'cpe',
      safety: 'S3',
      spec: [tr069Clause('3.4.3', 'MUST'), rfcClause(7617, '4', 'advice')],
      cwe: 523,
      profiles: { tr069: 'warn' },
      needs: ['rpc:Download'],
      timeoutMs: 600_000,
      estimatedMs: 3_500,
    },
    {
      observe: (context) => logInInClear(context),
      judge(facts, tools) {
        if (facts.ordered === 'Fault')
          tools.notApplicable('The target takes no Download of the types that were tried.');
        judge(facts, tools);
        if (facts.toBasic.length === 0 || facts.toDigest.length === 0)
          tools.inconclusive('The target did not come to a file server without TLS for each of two downloads.');
      },
    },
  ),
);
export default family;
