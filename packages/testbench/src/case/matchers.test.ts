import { expect, test } from 'vitest';
import type { Expectation } from './case-tools.ts';
import { type Comparison, matchersFor } from './matchers.ts';

function outcome(actual: unknown, compare: (expectation: Expectation) => void): Comparison {
  const seen: Comparison[] = [];
  compare(matchersFor(actual, (comparison) => void seen.push(comparison)));
  expect(seen).toHaveLength(1);
  return seen[0] ?? { held: false, detail: '' };
}

type Row = readonly [name: string, actual: unknown, compare: (expectation: Expectation) => void, held: boolean];

const rows: readonly Row[] = [
  ['toBe', 1, (it) => it.toBe(1), true],
  ['toBe of another object', {}, (it) => it.toBe({}), false],
  ['toEqual', { a: [1] }, (it) => it.toEqual({ a: [1] }), true],
  ['toBeUndefined', undefined, (it) => it.toBeUndefined(), true],
  ['toBeUndefined of null', null, (it) => it.toBeUndefined(), false],
  ['toContain in a text', '1 BOOT', (it) => it.toContain('BOOT'), true],
  ['toContain in a list', [{ a: 1 }], (it) => it.toContain({ a: 1 }), true],
  ['toContain in a set', new Set(['a']), (it) => it.toContain('a'), true],
  ['toContain in nothing', undefined, (it) => it.toContain('a'), false],
  ['not toContain in nothing', undefined, (it) => it.not.toContain('a'), false],
  ['toMatch', 'abc', (it) => it.toMatch(/b/g), true],
  ['not toMatch of a number', 5, (it) => it.not.toMatch(/b/), false],
  ['toHaveLength', [1, 2], (it) => it.toHaveLength(2), true],
  ['toHaveLength of bytes', new Uint8Array(3), (it) => it.toHaveLength(3), true],
  ['toBeOneOf', 'b', (it) => it.toBeOneOf(['a', 'b']), true],
  ['toBeGreaterThan', 2, (it) => it.toBeGreaterThan(2), false],
  ['toBeGreaterThanOrEqual', 2, (it) => it.toBeGreaterThanOrEqual(2), true],
  ['toBeLessThan of undefined', undefined, (it) => it.toBeLessThan(2), false],
  ['not toBeLessThan of undefined', undefined, (it) => it.not.toBeLessThan(2), false],
  ['not toBeLessThan of NaN', Number.NaN, (it) => it.not.toBeLessThan(2), false],
  ['toBeLessThanOrEqual', 2, (it) => it.toBeLessThanOrEqual(2), true],
  ['toBeTruthy', '', (it) => it.toBeTruthy(), false],
  ['not toBeFalsy', 1, (it) => it.not.toBeFalsy(), true],
];

test.each(rows.map((row) => ({ name: row[0], row })))('$name', ({ row: [, actual, compare, held] }) => {
  expect(outcome(actual, compare).held).toBe(held);
});

test('the detail says what was compared, cut at a sane length', () => {
  expect(outcome('x', (it) => it.not.toBe('x')).detail).toBe('expected not "x", got "x"');
  expect(outcome('y'.repeat(10_000), (it) => it.toBe(1)).detail.length).toBeLessThan(400);
});
