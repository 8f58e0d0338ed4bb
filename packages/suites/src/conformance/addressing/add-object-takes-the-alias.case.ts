import { type CaseDefinition, type CpeBench, getParameterValue } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { faultCodeOf, inOneSession } from '../in-one-session.ts';
import { benchAlias, makeAliasedRow } from './aliased-row.ts';

type Facts = { alias: string | null; again: number | null };

const definition: CaseDefinition<CpeBench> = inOneSession<Facts>({
  id: 'CWMP-CPE-ADDRESSING-003',
  title: 'AddObject gives the row the alias that was asked for, once',
  suite: 'conformance/addressing',
  purpose:
    'With aliases of its own an ACS finds its rows again on every device, and makes none twice. A row is made with an ' +
    'alias in the ObjectName: it must have it. The same request again must be refused with 9005.',
  severity: 'medium',
  safety: 'S3',
  needs: ['alias-based-addressing'],
  requirements: ['A.3.2.6-04', 'A.3.2.6-25'],
  spec: [tr069Clause('A.3.2.6', 'MUST')],
  defects: [
    { id: 'add-object-ignores-alias', fails: 'the new row has the alias that was asked for' },
    { id: 'taken-alias-replaced', fails: 'an alias that is taken is refused with 9005' },
  ],
  async observe(session, context) {
    const { settings, observe, inconclusive } = context;
    const { table } = await makeAliasedRow(session, context);
    const objectName = `${table}[${benchAlias}].`;
    const made = await settings.addRow(session, objectName);
    if (made.method !== 'AddObjectResponse')
      return inconclusive(`AddObject with an alias: fault ${faultCodeOf(made)}.`);
    const alias = await getParameterValue(session, `${table}${made.instanceNumber}.Alias`);
    const again = await settings.addRow(session, objectName);
    return observe('row', { alias: alias?.value ?? null, again: faultCodeOf(again) });
  },
  judge({ alias, again }, { expect }) {
    expect(alias, 'the new row has the alias that was asked for').toBe(benchAlias);
    expect(again, 'an alias that is taken is refused with 9005').toBe(9005);
  },
});
export default definition;
