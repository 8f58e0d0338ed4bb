import { type CaseDefinition, type CpeBench, getParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { makeAliasedRow } from './aliased-row.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ asked: string; fault: number | null; names: string[] }>({
  id: 'CWMP-CPE-ADDRESSING-001',
  title: 'A row that was asked for by alias is answered by alias',
  suite: 'conformance/addressing',
  purpose:
    'An ACS that asks by alias looks for its own names in the answer. The Alias of a row is read by a path with the ' +
    'alias in brackets; the answer must have the path as it was asked for.',
  severity: 'medium',
  safety: 'S3',
  needs: ['alias-based-addressing'],
  requirements: ['3.6-40', '3.6-48', 'A.2.2.2-02'],
  spec: [tr069Clause('3.6.1', 'MUST')],
  defects: [{ id: 'aliases-answered-by-number', fails: 'the answer names the row by its alias' }],
  async observe(session, context) {
    const { table, alias } = await makeAliasedRow(session, context);
    const asked = `${table}[${alias}].Alias`;
    const values = await getParameterValues(session, [asked]);
    const names = 'method' in values ? [] : values.map(({ name }) => name);
    return context.observe('answer', { asked, fault: 'method' in values ? (values.faultCode ?? 0) : null, names });
  },
  judge({ asked, fault, names }, { expect }) {
    expect(fault, 'a path with an alias is accepted').toBe(null);
    if (fault === null) expect(names, 'the answer names the row by its alias').toEqual([asked]);
  },
});
export default definition;
