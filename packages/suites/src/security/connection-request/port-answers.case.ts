import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { portAnswerRules } from './port-answer-rules.ts';
import { type PortAnswers, readPortAnswers } from './port-answers.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(portAnswerRules, ({ judge, isAdvice, ...described }) =>
  defineCase<CpeBench, PortAnswers>(
    {
      ...described,
      suite: 'security/connection-request',
      target: 'cpe',
      safety: 'S1',
      spec: [tr069Clause('3.2.2.2', 'MUST')],
      ...(isAdvice ? { profiles: { tr069: 'warn', hardened: 'fail' } as const } : {}),
      needs: ['connection-request'],
      timeoutMs: 180_000,
      estimatedMs: 500,
    },
    { observe: (bench) => readPortAnswers(bench), judge },
  ),
);
export default family;
