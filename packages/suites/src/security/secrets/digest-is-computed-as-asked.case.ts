import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { challengeOddly, oddChallenges, type OddChallengeFacts } from './digest-algorithms.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, { readonly answers: readonly OddChallengeFacts[] }>(
  {
    id: 'SEC-009-ALGORITHM',
    title: 'A Digest is computed as the challenge asks, or not at all',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'A device that takes every challenge for MD5 gives the weakest proof of its password to whoever asks for nonsense, and ' +
      'an ACS that asks for more is locked out. Challenges ask for an algorithm that nobody has, for qop auth-int alone, for ' +
      'MD5-sess and for SHA-256. Whatever answer comes must name what was asked for; no answer is right, too, except that ' +
      'TR-069 3.4.5 wants MD5-sess, whose absence is a warning here.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.4-84'],
    spec: [tr069Clause('3.4.5', 'MUST'), rfcClause(7616, '3.4', 'MUST')],
    cwe: 757,
    defects: [{ id: 'every-digest-is-md5', fails: 'no answer names another algorithm or qop than was asked for' }],
    profiles: { tr069: 'warn' },
    timeoutMs: 600_000,
    estimatedMs: 3_000,
  },
  {
    observe: async (context) => ({ answers: await challengeOddly(context) }),
    judge({ answers }, { expect, warn }) {
      const unfit = answers.filter(({ asked, answer }) => {
        const odd = oddChallenges.find((one) => one.asked === asked);
        return answer !== null && odd?.fits(answer.algorithm, answer.qop) === false;
      });
      expect(
        unfit.map(({ asked }) => asked),
        'no answer names another algorithm or qop than was asked for',
      ).toEqual([]);
      const isLeft = answers.some(({ asked, answer }) => asked === 'MD5-sess' && answer === null);
      if (isLeft) warn('a challenge for MD5-sess is answered');
    },
  },
);
export default definition;
