import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { deleteRow, makeRow } from './rows.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ first: number | null; second: number | null }>({
  id: 'CWMP-CPE-OBJECTS-007',
  title: 'DeleteObject of a row that is not there is refused with 9005',
  suite: 'conformance/objects',
  purpose:
    'An ACS that deletes the wrong row and is told of success looks no further. A row of a harmless table is made and ' +
    'deleted twice: the second time the answer must be fault 9005, and not 9003.',
  severity: 'low',
  safety: 'S3',
  requirements: ['A.3.2.7-19', 'A.3.2.7-20'],
  spec: [tr069Clause('A.3.2.7', 'MUST')],
  defects: [
    { id: 'unknown-row-is-9003', fails: 'DeleteObject of a row that is not there is refused with 9005' },
    { id: 'unknown-row-deleted', fails: 'DeleteObject of a row that is not there is refused with 9005' },
  ],
  async observe(session, context) {
    const { path } = await makeRow(session, context);
    const first = await deleteRow(session, path);
    return context.observe('faults', { first, second: await deleteRow(session, path) });
  },
  judge({ first, second }, { expect, inconclusive }) {
    if (first !== null) inconclusive(`The row cannot be deleted at all: fault ${first}.`);
    expect(second, 'DeleteObject of a row that is not there is refused with 9005').toBe(9005);
  },
});
export default definition;
