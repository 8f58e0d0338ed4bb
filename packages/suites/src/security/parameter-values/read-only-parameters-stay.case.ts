import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { judgeEndurance, judgeSeen, type ValueFacts } from './value-case.ts';
import { isWritten, writeReadOnlyParameters } from './write-read-only-parameters.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ValueFacts>(
  {
    id: 'INJ-018',
    title: 'What cannot be written is not written',
    suite: 'security/parameter-values',
    target: 'cpe',
    purpose:
      'States, counters, addresses and versions are what an operator judges a device by: who can write them can make it look sound, and ' +
      'reach code that expects nobody there. Parameters of all harmless objects of the target, those that it marks as not writable and the model, ' +
      'too, get another legal value, one by one, those that seem to take it three times. Each must be refused and keep its value. One of DeviceInfo and the code 9008 are judged for ' +
      'conformance; here it is whether the check stands before every object.',
    severity: 'high',
    safety: 'S3',
    cwe: 284,
    requirements: ['106-49', 'A.3.2.1-35'],
    spec: [tr106Clause('A.2.3', 'MUST'), tr069Clause('A.3.2.1', 'MUST')],
    defects: [
      { id: 'states-can-be-written', fails: 'a parameter that cannot be written keeps its value' },
      { id: 'read-only-writes-are-ignored', fails: 'a write to a parameter that cannot be written is refused' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 5_000,
  },
  {
    observe: writeReadOnlyParameters,
    judge({ seen, endurance }, tools) {
      // A counter counts on; only what was sent shows that it was written, whatever the target answered.
      const written = seen.filter(isWritten);
      tools
        .expect(
          written.map(({ parameter }) => parameter),
          'a parameter that cannot be written keeps its value',
        )
        .toEqual([]);
      const taken = seen.filter(({ outcome }) => outcome === 'altered' || outcome === 'without-effect');
      tools
        .expect(
          taken.map(({ parameter }) => parameter),
          'a write to a parameter that cannot be written is refused',
        )
        .toEqual([]);
      judgeEndurance(endurance, tools);
      judgeSeen(seen, tools);
    },
  },
);
export default definition;
