import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changedBy, type ListFacts, sendLongLists } from './send-long-lists.ts';
import { judgeEndurance, judgeUnseen } from './value-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ListFacts>(
  {
    id: 'INJ-014',
    title: 'A long list is carried out as a whole or not at all',
    suite: 'security/parameter-values',
    target: 'cpe',
    purpose:
      'A list that does not fit into the memory of a device is carried out in parts by some, and brings others down. SetParameterValues comes with ' +
      '100 and 5,000 parameters, a harmless good one before or behind unknown names, and with one name as many times; GetParameterValues with as ' +
      'many names. A device may refuse by any fault, or break the session; then the good parameter must be as before, and the target must not ' +
      'restart. A lost answer is no refusal unless it is lost once more. That two or three parameters are all or nothing, and that a name stands once, is judged for conformance.',
    severity: 'high',
    safety: 'S4',
    cwe: 770,
    requirements: ['A.3.2.1-10', 'A.3.2.1-11'],
    spec: [tr069Clause('A.3.2.1', 'MUST')],
    defects: [
      { id: 'long-lists-applied-in-parts', fails: 'a long list that is refused changes nothing' },
      { id: 'restarts-after-a-large-request', fails: 'the target does not restart' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 12_000,
  },
  {
    observe: sendLongLists,
    judge({ seen, endurance }, tools) {
      const { half, doubtful } = changedBy(seen);
      tools
        .expect(
          half.map(({ name, answer }) => `${name}: ${answer}`),
          'a long list that is refused changes nothing',
        )
        .toEqual([]);
      judgeEndurance(endurance, tools);
      if (doubtful.length > 0)
        tools.inconclusive(
          `Something changed, and nobody can tell whether it was refused, by ${doubtful.map(({ name }) => name).join(', ')}. Give the target more time (limits.responseTimeoutMs).`,
        );
      const unread = seen.filter(({ hasChanged }) => hasChanged === null);
      judgeUnseen(
        unread.map(({ name }) => name),
        { ...tools, total: seen.length },
      );
    },
  },
);
export default definition;
