import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { patternsIn } from './random-variety.ts';

const values = (make: (index: number) => string): string[] => Array.from({ length: 50 }, (_, index) => make(index));
const random = (index: number): string => createHash('sha256').update(String(index)).digest('hex');

test('random values have no pattern', () => {
  expect(patternsIn(values(random))).toEqual([]);
});

test('the time in front is no pattern, and nothing but the time is one', () => {
  expect(patternsIn(values((index) => `65000000${random(index).slice(8)}`))).toEqual([]);
  const clock = values((index) => (0x65000000 + index).toString(16) + '00'.repeat(28));
  expect(patternsIn(clock).join()).toMatch(/^the bytes at 4, 5, .* never change$/);
});

test('one repeat is enough', () => {
  expect(patternsIn([random(1), random(2), random(1)])).toEqual(['a value comes twice']);
});
