import { type CaseDefinition, type CpeBench, getParameterNames, setParameterValues } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { makeAliasedRow } from './aliased-row.ts';

type Facts = { byNumber: string; byAlias: string; numbers: string[]; aliases: string[] };

const definition: CaseDefinition<CpeBench> = inOneSession<Facts>({
  id: 'CWMP-CPE-ADDRESSING-005',
  title: 'InstanceMode decides how rows are named',
  suite: 'conformance/addressing',
  purpose:
    'An ACS that works with aliases would otherwise have to read the alias of each row first. A table with a row is listed ' +
    'in both modes: with InstanceNumber the row must be listed by its number, with InstanceAlias by its alias.',
  severity: 'medium',
  safety: 'S3',
  needs: ['alias-based-addressing'],
  requirements: ['3.6-46', '3.6-49', '3.6-50'],
  spec: [tr069Clause('3.6.1', 'MUST')],
  defects: [{ id: 'instance-mode-ignored', fails: 'with InstanceAlias the row is listed by its alias' }],
  async observe(session, context) {
    const { cpe, settings, observe, inconclusive } = context;
    const mode = cpe.path('ManagementServer.InstanceMode');
    await settings.keepValues(session, [mode]);
    const { table, instanceNumber, alias } = await makeAliasedRow(session, context);
    const list = async (value: string): Promise<string[]> => {
      const fault = await setParameterValues(session, [{ name: mode, value, type: 'string' }]);
      if (fault !== undefined) inconclusive(`InstanceMode cannot be set to ${value}: fault ${fault.faultCode}.`);
      const entries = await getParameterNames(session, table, true);
      return 'method' in entries ? inconclusive(`${table} cannot be listed.`) : entries.map(({ name }) => name);
    };
    const aliases = await list('InstanceAlias');
    const numbers = await list('InstanceNumber');
    return observe('names', {
      byNumber: `${table}${instanceNumber}.`,
      byAlias: `${table}[${alias}].`,
      numbers,
      aliases,
    });
  },
  judge({ byNumber, byAlias, numbers, aliases }, { expect }) {
    expect(aliases, 'with InstanceAlias the row is listed by its alias').toContain(byAlias);
    expect(numbers, 'with InstanceNumber the row is listed by its number').toContain(byNumber);
  },
});
export default definition;
