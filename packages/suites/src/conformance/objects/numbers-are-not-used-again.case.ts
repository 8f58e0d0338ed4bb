import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { deleteRow, makeRow } from './rows.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ first: number; second: number }>({
  id: 'CWMP-CPE-OBJECTS-002',
  title: 'The number of a deleted row is not given to the next one',
  suite: 'conformance/objects',
  purpose:
    'An ACS that has not yet heard of the end of a row takes the next one under its number for it. A row is made, ' +
    'deleted and made again in a harmless table; the numbers must differ. TR-069 only recommends that, so that under ' +
    'tr069 a breach is a warning.',
  severity: 'low',
  safety: 'S3',
  requirements: ['A.2.2.1-02'],
  spec: [tr069Clause('A.2.2.1', 'SHOULD NOT')],
  profiles: { tr069: 'warn', hardened: 'fail' },
  defects: [{ id: 'instance-number-reused', fails: 'the next row has another number' }],
  async observe(session, context) {
    const first = await makeRow(session, context);
    const fault = await deleteRow(session, first.path);
    if (fault !== null) context.inconclusive(`${first.path} cannot be deleted: fault ${fault}.`);
    const second = await makeRow(session, context, { table: first.table });
    return context.observe('numbers', { first: first.instanceNumber, second: second.instanceNumber });
  },
  judge: ({ first, second }, { expect }) => expect(second, 'the next row has another number').not.toBe(first),
});
export default definition;
