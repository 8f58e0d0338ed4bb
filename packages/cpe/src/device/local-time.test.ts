import { expect, test } from 'vitest';
import { formatLocalTime, readKnownTime } from './local-time.ts';

test('local time names the same instant, with an offset and no fraction', () => {
  const instant = Date.UTC(2026, 6, 1, 12, 30, 15);
  const text = formatLocalTime(instant + 250);
  expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/);
  expect(Date.parse(text)).toBe(instant);
});

test.each([
  ['0001-01-01T00:00:00Z', undefined],
  ['0001-01-03T05:00:00', undefined],
  ['not a time', undefined],
  ['2026-01-01T00:00:00Z', Date.UTC(2026, 0, 1)],
])('%s', (text, expected) => {
  expect(readKnownTime(text)).toBe(expected);
});
