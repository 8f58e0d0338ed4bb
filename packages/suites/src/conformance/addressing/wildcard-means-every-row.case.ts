import { type CaseDefinition, type CpeBench, getParameterNames, getParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { deleteRow, makeRow } from '../objects/rows.ts';

type Facts = { asked: string; found: number; rows: number; whenEmpty: number | null };

const definition: CaseDefinition<CpeBench> = inOneSession<Facts>({
  id: 'CWMP-CPE-ADDRESSING-006',
  title: 'An asterisk in a path means every row, and no row is no fault',
  suite: 'conformance/addressing',
  purpose:
    'With an asterisk an ACS reads one parameter of all rows at once. Two rows are made in a table that is empty: the name ' +
    'of a parameter with the asterisk must be listed for both. Then they are deleted: the same path must be read as ' +
    'nothing, without a fault.',
  severity: 'low',
  safety: 'S3',
  needs: ['instance-wildcards'],
  requirements: ['3.6-62', 'A.2.4-01', 'A.3.2.2-09', 'A.3.2.3-19'],
  spec: [tr069Clause('3.6.2', 'MUST'), tr069Clause('A.3.2.3', 'MUST')],
  defects: [
    { id: 'wildcard-finds-one-row', fails: 'an asterisk is listed for every row' },
    { id: 'wildcard-without-rows-is-a-fault', fails: 'an asterisk without rows is no fault' },
  ],
  async observe(session, context) {
    const { observe, inconclusive } = context;
    const first = await makeRow(session, context, { empty: true });
    const second = await makeRow(session, context, { table: first.table });
    const inside = await getParameterNames(session, first.path, true);
    const parameter = 'method' in inside ? undefined : inside.find(({ name }) => !name.endsWith('.'))?.name;
    if (parameter === undefined) return inconclusive(`${first.path} cannot be listed.`);
    const asked = `${first.table}*.${parameter.slice(first.path.length)}`;
    const entries = await getParameterNames(session, asked, false);
    const found = 'method' in entries ? 0 : entries.length;
    for (const { path } of [first, second]) {
      const fault = await deleteRow(session, path);
      if (fault !== null) inconclusive(`${path} cannot be deleted: fault ${fault}.`);
    }
    const values = await getParameterValues(session, [asked]);
    const whenEmpty = 'method' in values ? (values.faultCode ?? 0) : null;
    return observe('answers', { asked, found, rows: 2, whenEmpty });
  },
  judge({ found, rows, whenEmpty }, { expect }) {
    expect(found, 'an asterisk is listed for every row').toBe(rows);
    expect(whenEmpty, 'an asterisk without rows is no fault').toBe(null);
  },
});
export default definition;
