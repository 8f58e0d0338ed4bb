import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { makeAliasedRow } from './aliased-row.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ first: string; second: string }>({
  id: 'CWMP-CPE-ADDRESSING-002',
  title: 'A new row has an alias of its own that begins with cpe-',
  suite: 'conformance/addressing',
  purpose:
    'By the beginning an ACS tells names that devices gave from its own, so that the two never meet. Two rows are made ' +
    'without an alias; each must have one that begins with cpe-, and not the same.',
  severity: 'low',
  safety: 'S3',
  needs: ['alias-based-addressing'],
  requirements: ['3.6-41', 'A.3.2.6-05', '106-81', 'A.2.2.2-01'],
  spec: [tr069Clause('3.6.1', 'MUST'), tr106Clause('3.2', 'MUST')],
  defects: [{ id: 'alias-without-cpe', fails: 'the alias of a new row begins with cpe-' }],
  async observe(session, context) {
    const first = await makeAliasedRow(session, context);
    const second = await makeAliasedRow(session, context);
    return context.observe('aliases', { first: first.alias, second: second.alias });
  },
  judge({ first, second }, { expect }) {
    expect(first, 'the alias of a new row begins with cpe-').toMatch(/^cpe-/);
    expect(second, 'two rows have different aliases').not.toBe(first);
  },
});
export default definition;
