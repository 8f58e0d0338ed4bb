import { type CaseDefinition, type CpeBench, getParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { deleteRow, makeRow, rowsOf } from './rows.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ row: string; rows: string[]; isRead: boolean }>({
  id: 'CWMP-CPE-OBJECTS-005',
  title: 'A deleted row is gone when DeleteObject is answered',
  suite: 'conformance/objects',
  purpose:
    'A port that an ACS closed and that stays open is a hole that nobody looks for. A row of a harmless table is made and ' +
    'deleted; from the answer on it must be neither listed nor read.',
  severity: 'high',
  safety: 'S3',
  requirements: ['A.3.2.7-08', 'A.3.2.7-09'],
  spec: [tr069Clause('A.3.2.7', 'MUST')],
  defects: [{ id: 'delete-object-does-nothing', fails: 'a deleted row is not listed' }],
  async observe(session, context) {
    const { observe, inconclusive } = context;
    const { table, path: row } = await makeRow(session, context);
    const fault = await deleteRow(session, row);
    if (fault !== null) inconclusive(`${row} cannot be deleted: fault ${fault}.`);
    const rows = await rowsOf(session, table, context);
    // Some answer an unknown path by an empty list; that this is wrong is judged elsewhere.
    const read = await getParameterValues(session, [row]);
    return observe('rows', { row, rows: [...rows], isRead: !('method' in read) && read.length > 0 });
  },
  judge({ row, rows, isRead }, { expect }) {
    expect(rows, 'a deleted row is not listed').not.toContain(row);
    expect(isRead, 'a deleted row is not read').toBe(false);
  },
});
export default definition;
