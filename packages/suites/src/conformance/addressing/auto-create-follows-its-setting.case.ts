import { type CaseDefinition, type CpeBench, setParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { faultCodeOf, inOneSession } from '../in-one-session.ts';
import { rowsOf } from '../objects/rows.ts';
import { benchAlias, makeAliasedRow } from './aliased-row.ts';

type Facts = { off: number | null; rowsWhenOff: number; on: number | null; rowsWhenOn: number };

const definition: CaseDefinition<CpeBench> = inOneSession<Facts>({
  id: 'CWMP-CPE-ADDRESSING-004',
  title: 'A write through an unknown alias makes a row when AutoCreateInstances is true, and only then',
  suite: 'conformance/addressing',
  purpose:
    'With AutoCreateInstances an ACS writes a row in one request, whether it is there or not; without it a mistyped alias ' +
    'must not become a row. The Alias of an unknown row is written with the setting false: no row may come about. ' +
    'With the setting true there must be one more.',
  severity: 'medium',
  safety: 'S3',
  needs: ['alias-based-addressing'],
  requirements: ['A.3.2.1-09', 'A.3.2.1-28', '3.6-45'],
  spec: [tr069Clause('A.3.2.1', 'MUST'), tr069Clause('3.6.1', 'MUST')],
  defects: [
    { id: 'rows-created-unasked', fails: 'no row comes about while AutoCreateInstances is false' },
    { id: 'auto-create-ignored', fails: 'a row comes about while AutoCreateInstances is true' },
  ],
  async observe(session, context) {
    const { cpe, settings, observe, inconclusive } = context;
    const setting = cpe.path('ManagementServer.AutoCreateInstances');
    await settings.keepValues(session, [setting], () => 'boolean');
    const { table } = await makeAliasedRow(session, context);
    const before = await rowsOf(session, table, context);
    const write = async (alias: string, switched: 'true' | 'false'): Promise<number | null> => {
      const fault = await setParameterValues(session, [{ name: setting, value: switched, type: 'boolean' }]);
      if (fault !== undefined) inconclusive(`${setting} cannot be set to ${switched}: fault ${fault.faultCode}.`);
      const name = `${table}[${alias}].Alias`;
      return faultCodeOf(await setParameterValues(session, [{ name, value: alias, type: 'string' }]));
    };
    const off = await write(`${benchAlias}-off`, 'false');
    const between = await rowsOf(session, table, context);
    const on = await write(`${benchAlias}-on`, 'true');
    const after = await rowsOf(session, table, context);
    const fresh = after.filter((row) => !before.includes(row));
    // At most one by each write; further rows are somebody else's and stay.
    if (fresh.length > 2) inconclusive(`More rows appeared in ${table} than were asked for.`);
    for (const row of fresh) settings.keepRow(row);
    const rowsWhenOff = between.length - before.length;
    return observe('rows', { off, rowsWhenOff, on, rowsWhenOn: after.length - between.length });
  },
  judge({ rowsWhenOff, rowsWhenOn }, { expect }) {
    expect(rowsWhenOff, 'no row comes about while AutoCreateInstances is false').toBe(0);
    expect(rowsWhenOn, 'a row comes about while AutoCreateInstances is true').toBe(1);
  },
});
export default definition;
