import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type DelayFacts, fileOrder, orderOddDelays, quietMs, sessionsMax, watchMs } from './order-odd-delays.ts';
import { judgeEndurance, nothingSeen } from './value-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, DelayFacts>(
  {
    id: 'INJ-025',
    title: 'Odd delays are borne',
    suite: 'security/parameter-values',
    target: 'cpe',
    purpose:
      'A delay becomes a timer, and a timer of zero that arms itself again, or one that overflows, keeps a device busy for good. ScheduleInform is ' +
      'sent with 0, -1 and 2^32 - 1 seconds, and Download with the longest delay where the target has CancelTransfer, too. A device may refuse ' +
      `any of them. The first two may lead to one session each, and the last to none and to no request for the file. The target is watched for ` +
      `${watchMs / 1_000} seconds, or, when it takes one of the first two, until no session has come for ${quietMs / 1_000}. What was taken is ` +
      'taken back by its CommandKey.',
    severity: 'medium',
    safety: 'S3',
    cwe: 190,
    requirements: ['A.4.1.2-01', 'A.4.1.2-08'],
    spec: [tr069Clause('A.4.1.2', 'MUST')],
    defects: [
      { id: 'zero-delay-repeats', fails: 'a delay of zero or less leads to one session at most' },
      { id: 'long-delays-overflow', fails: 'the longest delay is not taken for none' },
    ],
    timeoutMs: 600_000,
    estimatedMs: 25_000,
  },
  {
    observe: orderOddDelays,
    judge({ answers, sessions, hasLongestCome, fetched, endurance }, tools) {
      tools.expect(sessions <= sessionsMax, 'a delay of zero or less leads to one session at most').toBe(true);
      tools.expect(hasLongestCome || fetched > 0, 'the longest delay is not taken for none').toBe(false);
      judgeEndurance(endurance, tools);
      const delays = Object.entries(answers).filter(([what]) => what !== fileOrder);
      if (delays.every(([, answer]) => answer === 'nothing')) tools.inconclusive(nothingSeen);
    },
  },
);
export default definition;
