import { expect, test } from 'vitest';
import { compareVersions } from './compare-versions.ts';

test.each([
  ['1.9', '1.10', -1],
  ['2.0', '1.99.99', 1],
  ['1.0', '1.0', 0],
  ['1.0', '1.0.1', -1],
  ['1.0-beta', '1.0-alpha', 1],
  ['1.0-rc1', '1.0-rc1', 0],
])('%s against %s', (a, b, order) => {
  expect(Math.sign(compareVersions(a, b))).toBe(order);
  expect(Math.sign(compareVersions(b, a))).toBe(order === 0 ? 0 : -order);
});
