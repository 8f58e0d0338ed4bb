import { type CaseDefinition, type CpeBench, safeTable } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { faultOf, inOneSession } from '../in-one-session.ts';

type Facts = { table: string; values: number | null; attributes: number | null; names: number | null };

const definition: CaseDefinition<CpeBench> = inOneSession<Facts>({
  id: 'CWMP-CPE-PARAMETERS-006',
  title: 'An empty table is read as nothing, not as a fault',
  suite: 'conformance/parameters',
  purpose:
    'A table without rows is there. A device that answers 9005 says that it is not, and an ACS that reads many ' +
    'objects at once gets none of them. A table without rows is read by GetParameterValues, GetParameterAttributes ' +
    'and GetParameterNames with NextLevel true; none may be answered by a fault.',
  severity: 'medium',
  safety: 'S1',
  requirements: ['A.3.2.2-07', 'A.3.2.2-08', 'A.3.2.3-08', 'A.3.2.5-05', 'A.3.2.5-06'],
  spec: [tr069Clause('A.3.2.2', 'MUST'), tr069Clause('A.3.2.3', 'MUST'), tr069Clause('A.3.2.5', 'MUST')],
  defects: [
    { id: 'empty-object-is-a-fault', fails: 'GetParameterValues of an empty table is no fault' },
    { id: 'empty-object-not-listed', fails: 'GetParameterNames of an empty table is no fault' },
  ],
  async observe(session, { cpe, observe, notApplicable }) {
    const found = await safeTable(session, cpe, { empty: true });
    const { path } = found ?? notApplicable('The target has no known table without rows.');
    return observe('faults', {
      table: path,
      values: await faultOf(session, { method: 'GetParameterValues', parameterNames: [path] }),
      attributes: await faultOf(session, { method: 'GetParameterAttributes', parameterNames: [path] }),
      names: await faultOf(session, { method: 'GetParameterNames', parameterPath: path, nextLevel: true }),
    });
  },
  judge({ values, attributes, names }, { expect }) {
    expect(values, 'GetParameterValues of an empty table is no fault').toBe(null);
    expect(attributes, 'GetParameterAttributes of an empty table is no fault').toBe(null);
    expect(names, 'GetParameterNames of an empty table is no fault').toBe(null);
  },
});
export default definition;
