import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { deleteRow, makeRow, rowsOf } from './rows.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ row: string; fault: number | null; rows: string[] }>({
  id: 'CWMP-CPE-OBJECTS-006',
  title: 'DeleteObject takes no table',
  suite: 'conformance/objects',
  purpose:
    'One missing number, and every rule of a subscriber is gone. A table that has no rows of its own gets one, and ' +
    'DeleteObject is asked for the table: the answer must be fault 9005, and the row must still be there.',
  severity: 'high',
  safety: 'S3',
  requirements: ['A.3.2.7-19', 'A.3.2.7-20'],
  spec: [tr069Clause('A.3.2.7', 'MUST')],
  defects: [{ id: 'delete-object-empties-tables', fails: 'DeleteObject of a table is refused with 9005' }],
  async observe(session, context) {
    // Never a table with rows of the subscriber: the target might really delete them.
    const { table, path: row } = await makeRow(session, context, { empty: true });
    const fault = await deleteRow(session, table);
    return context.observe('rows', { row, fault, rows: [...(await rowsOf(session, table, context))] });
  },
  judge({ row, fault, rows }, { expect }) {
    expect(fault, 'DeleteObject of a table is refused with 9005').toBe(9005);
    expect(rows, 'no row goes with a refused DeleteObject').toContain(row);
  },
});
export default definition;
