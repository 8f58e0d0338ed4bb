import { expect, test } from 'vitest';
import { TimeLeft } from './time-left.ts';

const plan = [
  { id: 'A', estimatedMs: 10_000 },
  { id: 'B', estimatedMs: 10_000 },
  { id: 'C', estimatedMs: 10_000, skip: 'not granted' },
];

test('starts with the estimates of what will run', () => {
  expect(new TimeLeft(plan).leftMs()).toBe(20_000);
});

test('learns from what cases took, and never goes below nothing', () => {
  const left = new TimeLeft(plan);
  left.caseEnded('A', 40_000);
  expect(left.leftMs()).toBe(30_000);
  expect(left.leftMs(90_000)).toBe(0);
  left.caseEnded('B', 1);
  expect(left.leftMs()).toBe(0);
});
