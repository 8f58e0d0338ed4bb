import { type CaseDefinition, type CpeBench, getParameterValue } from '@cordon/testbench';
import { tr106Clause } from '../../clauses.ts';
import { inOneSession } from '../in-one-session.ts';
import { makeRow, rowsOf } from './rows.ts';

const definition: CaseDefinition<CpeBench> = inOneSession<{ counter: string; value: string | null; rows: number }>({
  id: 'CWMP-CPE-OBJECTS-008',
  title: 'NumberOfEntries equals the number of rows',
  suite: 'conformance/objects',
  purpose:
    'By the counter beside a table an ACS knows whether its list of the rows is whole. A row is made in a harmless table; ' +
    'the counter that the data model gives the table must be the number of rows that are listed.',
  severity: 'low',
  safety: 'S3',
  requirements: ['106-02', '106-03'],
  spec: [tr106Clause('2.3', 'MUST')],
  defects: [{ id: 'rows-counted-from-zero', fails: 'the counter is the number of rows' }],
  async observe(session, context) {
    const { model, observe, notApplicable } = context;
    const { table } = await makeRow(session, context);
    const fact = model.lookupInstance(table);
    const counterName = fact?.kind === 'object' ? fact.numEntriesParameter : undefined;
    if (counterName === undefined) return notApplicable(`The data model gives ${table} no counter.`);
    const counter = table.replace(/[^.]+\.$/, counterName);
    const value = await getParameterValue(session, counter);
    const rows = await rowsOf(session, table, context);
    return observe('counter', { counter, value: value?.value ?? null, rows: rows.length });
  },
  judge({ counter, value, rows }, { expect, inconclusive }) {
    if (value === null) inconclusive(`The target does not tell ${counter}.`);
    expect(value, 'the counter is the number of rows').toBe(String(rows));
  },
});
export default definition;
