import { describe, expect, test } from 'vitest';
import { calibrationSentence, isContested } from './calibration.ts';

const row = { id: 'X', expect: { tr069: 'reject', hardened: 'reject' } } as const;
const said = (...answers: readonly string[]): Parameters<typeof isContested>[1] => ({
  clients: { c0: '1.0', c1: '1.1' },
  rows: { X: Object.fromEntries(answers.map((answer, index) => [`c${index}`, answer])) },
  unverified: {},
});

describe('an expectation', () => {
  test.each([
    [['R', 'R', 'R', 'A', 'A'], false],
    [['R', 'R', 'A', 'A', 'A'], true],
    // Whoever did not ask says nothing for or against it.
    [['R', 'N', 'N', 'N', 'N'], false],
    [['A', 'N', 'N', 'N', 'N'], true],
    [['R', 'R', 'A', 'N', 'N'], true],
    [['N', 'N', 'N', 'N', 'N'], false],
    [[], false],
  ])('that clients answer by %j is contested: %s', (answers, contested) => {
    expect(isContested(row, said(...answers))).toBe(contested);
  });
});

test('whoever did not ask is named apart', () => {
  expect(calibrationSentence(row, said('R', 'N'))).toBe(
    'Shown the same chain, these clients accept it: none; these refuse it: c0 1.0. These did not ask for the stapled answer: c1 1.1.',
  );
});
