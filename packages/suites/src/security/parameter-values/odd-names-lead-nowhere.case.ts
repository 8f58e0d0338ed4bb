import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { askOddNames, type NameFacts } from './ask-odd-names.ts';
import { judgeEndurance, judgeUnseen, nothingSeen } from './value-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, NameFacts>(
  {
    id: 'INJ-013',
    title: 'Odd names lead nowhere',
    suite: 'security/parameter-values',
    target: 'cpe',
    purpose:
      'Names are taken apart before anything else is checked: into buffers for each part, and into numbers of so many bits. The target is asked ' +
      'for names of up to 32 kilobytes, for paths two hundred deep, and for a row by numbers that only a counter that overflows takes for it and by ' +
      'broken aliases. Each may be answered by a fault or by nothing, but not by a value. A row that is made for it must outlive its ' +
      'deletion by such numbers.',
    severity: 'high',
    safety: 'S4',
    cwe: 190,
    requirements: ['A.3.2.2-11'],
    spec: [tr069Clause('A.3.2.2', 'MUST')],
    defects: [
      { id: 'instance-numbers-overflow', fails: 'a name that the target does not have leads to no value' },
      { id: 'rows-deleted-by-overflow', fails: 'no row is deleted by another number than its own' },
      { id: 'restarts-after-a-large-request', fails: 'the target does not restart' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 8_000,
  },
  {
    observe: askOddNames,
    judge({ seen, row, deletedBy, unread = [], endurance }, tools) {
      const values = seen.filter(({ answer }) => answer.startsWith('values of '));
      tools
        .expect(
          values.map(({ name, answer }) => `${name}: ${answer}`),
          'a name that the target does not have leads to no value',
        )
        .toEqual([]);
      tools.expect(deletedBy, 'no row is deleted by another number than its own').toEqual([]);
      judgeEndurance(endurance, tools);
      if (seen.every(({ answer }) => answer === 'nothing')) tools.inconclusive(nothingSeen);
      if (row === null) tools.warn('a row can be made whose deletion by other numbers is asked for');
      judgeUnseen(unread, { ...tools, total: Number.POSITIVE_INFINITY });
    },
  },
);
export default definition;
