import { expect, test } from 'vitest';
import { foldKept, type KeptRecord } from './kept-settings.ts';

const value = (name: string, text: string): KeptRecord => ({ kind: 'value', name, value: text, type: 'string' });

test('what an older part kept holds against what a younger one found', () => {
  const { values } = foldKept([[value('Period', '3600')], [value('Period', '10'), value('Name', 'a')]]);
  expect([...values.values()].map(({ name, value: text }) => `${name} ${text}`)).toEqual(['Period 3600', 'Name a']);
});

test('within one part the last word holds, as after a factory reset', () => {
  expect(foldKept([[value('User', 'a'), value('User', 'b')]]).values.get('User')?.value).toBe('b');
});

test('a row that nobody was told of is looked for, and one that was told of is not', () => {
  const before: KeptRecord = { kind: 'rows-before', table: 'T.', rows: ['T.1.'] };
  expect(foldKept([[before]]).tables).toEqual(new Map([['T.', ['T.1.']]]));
  const told = foldKept([[before, { kind: 'row', row: 'T.2.' }, { kind: 'rows-told', table: 'T.' }]]);
  expect([...told.rows, ...told.tables.keys()]).toEqual(['T.2.']);
  const again = foldKept([[before, { kind: 'rows-told', table: 'T.' }, before]]);
  expect([...again.tables.keys()]).toEqual(['T.']);
});
