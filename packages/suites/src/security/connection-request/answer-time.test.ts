import { expect, test } from 'vitest';
import { differInTime } from './answer-time.ts';

const fifty = (make: (index: number) => number): readonly number[] =>
  Array.from({ length: 50 }, (_, index) => make(index));

test('groups of one distribution are alike, a few late answers or not', () => {
  for (let round = 0; round < 300; round += 1) {
    const known = fifty(() => 2 + Math.random());
    const unknown = fifty((index) => (index % 10 === 0 ? 80 : 2) + Math.random());
    expect(differInTime({ known, unknown }).differ).toBe(false);
  }
});

test('eight milliseconds more for a known name show through noise', () => {
  const known = fifty(() => 10 + 4 * Math.random());
  const unknown = fifty(() => 2 + 4 * Math.random());
  expect(differInTime({ known, unknown }).differ).toBe(true);
});

test('a difference that no network shows is none', () => {
  expect(differInTime({ known: fifty(() => 2.5), unknown: fifty(() => 2) }).differ).toBe(false);
});
