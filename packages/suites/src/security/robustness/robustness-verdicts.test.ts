import { expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import family from './robustness.case.ts';

const caseOf = (id: string): (typeof family)[number] => {
  const found = family.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};
const fine = { name: 'cut', answer: 'nothing', cameBack: true, why: '', restarted: false };

test.each([
  ['is well', {}, 'pass'],
  ['answers by a fault', { answer: 'Fault' }, 'pass'],
  ['carries out what is broken', { answer: 'GetParameterValuesResponse' }, 'fail'],
  ['does not come again', { cameBack: false }, 'fail'],
  ['restarts', { restarted: true }, 'fail'],
] as const)('a target that %s gets that verdict', (_, change, verdict) => {
  expect(verdictFor(caseOf('ROB-002'), { seen: [{ ...fine, ...change }], fetched: 0 }).verdict).toBe(verdict);
});

test('a target that fetches what a message names fails', () => {
  expect(verdictFor(caseOf('ROB-002'), { seen: [fine], fetched: 1 }).verdict).toBe('fail');
});

test('what a row leaves free is free', () => {
  const facts = { seen: [{ ...fine, answer: 'GetParameterValuesResponse' }], fetched: 0 };
  expect(verdictFor(caseOf('ROB-003'), facts).verdict).toBe('pass');
  expect(verdictFor(caseOf('ROB-014'), facts, tr069).verdict).toBe('warn');
});
