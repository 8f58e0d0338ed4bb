import { expect, test } from 'vitest';
import { quote, ViolationList, violationsPerRuleMax } from './violation-list.ts';

test('places are given as line and column, from 1', () => {
  const violations = new ViolationList();
  violations.add('soap-body', 'late', 5);
  violations.add('soap-envelope', 'early', 0);
  violations.add('soap-order', 'nowhere');
  violations.add('soap-order', 'after the end', 6);
  expect(violations.finish('ab\n\ncd').map(({ position }) => position)).toEqual([
    { offset: 5, line: 3, column: 2 },
    { offset: 0, line: 1, column: 1 },
    undefined,
    { offset: 6, line: 3, column: 3 },
  ]);
});

test('each rule is listed up to its limit, then counted', () => {
  const violations = new ViolationList();
  for (let i = 0; i < violationsPerRuleMax + 7; i += 1) violations.add('argument-unknown', `${i}`, i);
  violations.add('soap-body', 'seen all the same', 1);
  const found = violations.finish('');
  expect(found).toHaveLength(violationsPerRuleMax + 2);
  expect(found.at(-1)?.detail).toBe('7 more of this rule are not listed.');
  expect(found.some(({ rule }) => rule === 'soap-body')).toBe(true);
});

test('a quotation has at most 80 characters and none that could confuse a terminal', () => {
  expect(quote('a\u001B[31m\n')).toBe('"a?[31m?"');
  expect(quote('x'.repeat(500))).toHaveLength(82);
});
