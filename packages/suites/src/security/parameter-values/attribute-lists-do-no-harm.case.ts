import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type AttributeFacts, sendAttributeLists, watchMs } from './send-attribute-lists.ts';
import { lost, tooLate } from './send-long-lists.ts';
import { judgeEndurance, judgeUnseen } from './value-case.ts';

// A change that is told at once each, once a second and more, is a storm; a device that waits between two sessions has some.
const callsMax = 8;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, AttributeFacts>(
  {
    id: 'INJ-022',
    title: 'Attributes in any number, and active notification on counters, do no harm',
    suite: 'security/parameter-values',
    target: 'cpe',
    purpose:
      'An attribute costs memory for each parameter, and active notification a session for each change. SetParameterAttributes comes with 10,000 ' +
      'names behind a good one, with one name as often, and with access lists of a thousand entries and of 8 KiB; then active notification is ' +
      'asked for on counters. A device may refuse; then nothing may have changed. It may not restart, and not call the ACS all the time: ' +
      `more than ${callsMax} sessions in ${watchMs / 1_000} seconds are a storm.`,
    severity: 'medium',
    safety: 'S4',
    cwe: 770,
    requirements: ['A.3.2.4-01', 'A.3.2.4-02'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    defects: [
      {
        id: 'long-attribute-lists-applied-in-parts',
        fails: 'a long list of attributes that is refused changes nothing',
      },
      {
        id: 'counters-notify-without-end',
        fails: 'counters with active notification do not call the ACS all the time',
      },
      { id: 'restarts-after-a-large-request', fails: 'the target does not restart' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 40_000,
  },
  {
    observe: sendAttributeLists,
    judge({ half, unanswered = [], readCount, unread = [], counters, calls, endurance }, tools) {
      tools.expect(half, 'a long list of attributes that is refused changes nothing').toEqual([]);
      tools.expect(calls <= callsMax, 'counters with active notification do not call the ACS all the time').toBe(true);
      judgeEndurance(endurance, tools);
      if (unanswered.length > 0)
        tools.inconclusive(
          `Something changed, and nobody can tell whether it was refused: ${unanswered.join(', ')}. Give the target more time (limits.responseTimeoutMs).`,
        );
      judgeUnseen(unread, { ...tools, total: readCount + unread.length });
      const answers = counters.filter(({ answer }) => answer !== lost && answer !== tooLate);
      if (answers.length === 0) tools.warn('the target has counters, and answers to active notification on them');
    },
  },
);
export default definition;
