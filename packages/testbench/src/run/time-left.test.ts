import { expect, test } from 'vitest';
import { TimeLeft } from './time-left.ts';

const plan = [
  { id: 'A', estimatedMs: 10_000 },
  { id: 'B', estimatedMs: 10_000 },
  { id: 'C', estimatedMs: 10_000, skip: 'not granted' },
];

test('starts with the estimates of what will run', () => {
  expect(new TimeLeft(plan).leftMs()).toBe(20_000);
  expect(new TimeLeft(plan).leftMs({ id: 'A', forMs: 4_000 })).toBe(16_000);
});

test('learns from what cases took', () => {
  const left = new TimeLeft(plan);
  left.caseEnded('A', 40_000);
  expect(left.leftMs()).toBe(30_000);
  expect(left.leftMs({ id: 'B', forMs: 10_000 })).toBe(20_000);
  left.caseEnded('B', 1);
  expect(left.leftMs()).toBe(0);
});

test('a case that did not apply leaves what is known of the others', () => {
  const left = new TimeLeft(plan);
  left.caseLeftOut('A');
  expect(left.leftMs()).toBe(10_000);
});

test('a case that takes far too long leaves the others their time, and is not said to be over', () => {
  const left = new TimeLeft(plan);
  expect(left.leftMs({ id: 'A', forMs: 60_000 })).toBe(16_000);
});

test.each([
  { wrong: 'ten times too high', took: 100 },
  { wrong: 'ten times too low', took: 10_000 },
])('comes near the truth halfway through a plan whose estimates are $wrong', ({ took }) => {
  const cases = Array.from({ length: 200 }, (_, index) => ({ id: `case ${index}`, estimatedMs: 1_000 }));
  const left = new TimeLeft(cases);
  for (const { id } of cases.slice(0, 100)) left.caseEnded(id, took);
  const truth = 100 * took;
  expect(left.leftMs()).toBeGreaterThan(truth * 0.9);
  expect(left.leftMs()).toBeLessThan(truth * 1.5);
});

test('a target that is waited for in each case makes no day of a long case', () => {
  const cases = Array.from({ length: 100 }, (_, index) => ({ id: `case ${index}`, estimatedMs: 1_000 }));
  const left = new TimeLeft([...cases, { id: 'long', estimatedMs: 3_600_000 }]);
  for (const { id } of cases.slice(0, 50)) left.caseEnded(id, 11_000);
  const truth = 50 * 11_000 + 3_610_000;
  expect(left.leftMs()).toBeGreaterThan(truth * 0.95);
  expect(left.leftMs()).toBeLessThan(truth * 1.05);
});
