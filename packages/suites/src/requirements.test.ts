import { expect, test } from 'vitest';
import type { CaseDefinition } from '@cordon/testbench';
import { cpeCases } from './cpe-cases.ts';
import { coverage, loadRequirementBasis, loadRequirements, type RequirementRow } from './requirements.ts';

const rows = loadRequirements();

const row = (id: string, changes: Partial<RequirementRow>): RequirementRow => ({
  id,
  section: '1',
  role: 'CPE',
  level: 'MUST',
  area: 'events',
  requirement: 'Something holds.',
  observable: 'Look at it.',
  condition: null,
  source: 'text',
  ...changes,
});

test('ids of the catalogue are unique', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});

test('every weak row is a row of the catalogue', () => {
  const ids = new Set(rows.map(({ id }) => id));
  expect([...loadRequirementBasis().keys()].filter((id) => !ids.has(id))).toEqual([]);
});

test('a row that rests on two weak bases has both', () => {
  expect(loadRequirementBasis().get('A.5.2-05')).toEqual(['fault-table', 'outside-annex-a']);
});

test('coverage counts each decided row once, and only rows that bind a CPE and can be observed', () => {
  const catalogue = [row('a', {}), row('b', { role: 'ACS' }), row('c', { observable: '' }), row('d', { role: 'both' })];
  const decides = (requirements: readonly string[]): CaseDefinition<unknown> => {
    const [first] = cpeCases;
    if (first === undefined) throw new Error('There is no case.');
    return { meta: { ...first.meta, requirements }, observe: () => Promise.resolve(null), judge: undefined };
  };
  const counted = coverage([decides(['a', 'b']), decides(['a', 'c'])], catalogue);
  expect(counted).toEqual({ covered: 1, testable: 2, rows: ['a'] });
});

test('what the cases cite is what they cover', () => {
  const { covered, rows: ids } = coverage(cpeCases);
  expect(new Set(ids)).toEqual(new Set(cpeCases.flatMap(({ meta }) => meta.requirements)));
  expect(covered).toBe(ids.length);
});
