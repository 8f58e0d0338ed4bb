import { type CaseDefinition, type CpeBench, safeTable } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { makeRow, rowsOf } from './rows.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ path: string; instanceNumber: number; fresh: string[] }>({
  id: 'CWMP-CPE-OBJECTS-001',
  title: 'The number in AddObjectResponse is that of the new row',
  suite: 'conformance/objects',
  purpose:
    'By the number in the answer an ACS writes into the row that it made. A wrong one has it write into the row of ' +
    'somebody else. A row is made in a harmless table, and the table listed before and after: the only new row ' +
    'must have the number of the answer.',
  severity: 'high',
  safety: 'S3',
  requirements: ['A.3.2.6-02', 'A.2.2.1-01'],
  spec: [tr069Clause('A.3.2.6', 'MUST'), tr069Clause('A.2.2.1', 'MUST')],
  defects: [{ id: 'add-object-wrong-number', fails: 'the new row has the number of the answer' }],
  async observe(session, context) {
    const { cpe, settings, observe, notApplicable, inconclusive } = context;
    const { path: table } = (await safeTable(session, cpe)) ?? notApplicable('The target has no such table.');
    const before = await rowsOf(session, table, context);
    const { path, instanceNumber } = await makeRow(session, context, { table });
    const fresh = (await rowsOf(session, table, context)).filter((row) => !before.includes(row));
    // More than one: somebody else made rows, too, and theirs stay.
    const [only, ...others] = fresh;
    if (others.length > 0) inconclusive(`More than one row appeared in ${table}.`);
    if (only !== undefined) settings.keepRow(only);
    return observe('rows', { path, instanceNumber, fresh });
  },
  judge({ path, instanceNumber, fresh }, { expect }) {
    expect(instanceNumber, 'an instance number is 1 at least').toBeGreaterThanOrEqual(1);
    expect(fresh, 'the new row has the number of the answer').toEqual([path]);
  },
});
export default definition;
