import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { guessAccount, type GuessableAccountFacts } from './guessable-account.ts';
import { guessableAccounts } from './guessable-account-rows.ts';

/** Passwords that a stranger would try first, tried on one digest. */
const family: readonly CaseDefinition<CpeBench>[] = defineFamily(guessableAccounts, ({ kind, sentence, ...row }) =>
  defineCase<CpeBench, GuessableAccountFacts>(
    {
      ...row,
      suite: 'security/secrets',
      target: 'cpe',
      severity: 'high',
      safety: 'S2',
      requirements: ['3.4-74', '3.4-75'],
      spec: [tr069Clause('3.4.4', 'SHOULD'), rfcClause(7616, '5.8', 'advice')],
      cwe: 1392,
      profiles: { tr069: 'warn' },
      timeoutMs: 120_000,
      estimatedMs: 800,
    },
    {
      observe: (context) => guessAccount(context),
      judge({ answered, tried, guessed }, { expect, inconclusive }) {
        if (!answered)
          inconclusive(
            'The target answers no challenge by Digest and sends no Basic credentials; CWMP-CPE-HTTP-009 judges that.',
          );
        if (guessed !== null && guessed.kind !== kind) inconclusive('The password was guessed in another way.');
        expect(guessed?.how ?? `none of ${tried}`, sentence).toBe(`none of ${tried}`);
      },
    },
  ),
);
export default family;
