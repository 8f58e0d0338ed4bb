import { expect, test } from 'vitest';
import { nextPeriodicInformMs } from './periodic-inform.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 5, 1, 12);

test.each([
  ['off', { enabled: false, intervalMs: day, referenceMs: undefined }, undefined],
  ['unknown reference: one interval from now', { enabled: true, intervalMs: day, referenceMs: undefined }, now + day],
  ['reference in the past', { enabled: true, intervalMs: day, referenceMs: now - 3600_000 }, now + day - 3600_000],
  ['reference in the future', { enabled: true, intervalMs: day, referenceMs: now + 3 * day + 5000 }, now + 5000],
  ['exactly on the reference', { enabled: true, intervalMs: day, referenceMs: now }, now + day],
])('%s', (_, settings, expected) => {
  expect(nextPeriodicInformMs(settings, now)).toBe(expected);
});
