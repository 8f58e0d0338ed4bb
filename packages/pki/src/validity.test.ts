import { expect, test } from 'vitest';
import { resolveInstant } from './validity.ts';

const now = new Date('2024-02-29T12:00:00Z');

test.each([
  ['now', '2024-02-29T12:00:00.000Z'],
  ['+30s', '2024-02-29T12:00:30.000Z'],
  ['-5m', '2024-02-29T11:55:00.000Z'],
  ['+12h', '2024-03-01T00:00:00.000Z'],
  ['-1d', '2024-02-28T12:00:00.000Z'],
  ['+10y', '2034-03-01T12:00:00.000Z'],
  ['2030-01-31', '2030-01-31T00:00:00.000Z'],
  ['2030-01-31T10:20Z', '2030-01-31T10:20:00.000Z'],
  ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
])('%s', (text, expected) => {
  expect(resolveInstant(text, now)?.toISOString()).toBe(expected);
});

test.each([
  '',
  'tomorrow',
  '1d',
  '+1w',
  '+ 1d',
  '2030-02-31',
  '2030-13-01',
  '2030-01-31T10:20',
  '+9000y',
  '-999999999d',
])("'%s' is no time", (text) => {
  expect(resolveInstant(text, now)).toBeUndefined();
});
