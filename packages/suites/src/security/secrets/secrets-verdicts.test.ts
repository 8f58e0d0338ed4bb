import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import definition from './secrets-read-back-empty.case.ts';

const read = (chars: number): object => ({ name: 'Device.Users.User.1.Password', way: 'by name', chars });
const verdict = (facts: object): string => verdictFor(definition, facts as Parameters<typeof verdictFor>[1]).verdict;

test('empty answers pass where a password is known to be set', () => {
  expect(verdict({ reads: [read(0)], isPasswordKnown: true })).toBe('pass');
});

test('empty answers prove nothing where none is known to be set', () => {
  expect(verdict({ reads: [read(0)], isPasswordKnown: false })).toBe('inconclusive');
});

test('a value or a mask of its length fails, known or not', () => {
  expect(verdict({ reads: [read(0), read(8)], isPasswordKnown: false })).toBe('fail');
});

test('a device without hidden parameters is not judged', () => {
  expect(verdict({ reads: [], isPasswordKnown: false })).toBe('not-applicable');
});
