import { describe, expect, test } from 'vitest';
import { dateTimeZone, hasInk, isBase64, isLongerThan, parseInteger, trimWhiteSpace } from './lexical.ts';

describe('dateTime', () => {
  test.each([
    ['2026-02-28T00:00:00Z', 'utc'],
    ['2026-02-28T00:00:00-00:00', 'utc'],
    ['2024-02-29T23:59:59.999+14:00', 'offset'],
    ['2000-02-29T24:00:00', 'none'],
    ['0001-01-01T00:00:00', 'boot-relative'],
    ['0999-12-31T00:00:00', 'boot-relative'],
    ['0001-01-01T00:00:00Z', 'utc'],
    ['-0044-03-15T12:00:00Z', 'utc'],
    ['12026-01-01T00:00:00Z', 'utc'],
  ])('%s', (text, zone) => {
    expect(dateTimeZone(text)).toBe(zone);
  });

  test.each([
    '2026-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:01Z',
    '2026-01-01T24:00:00.5Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T00:00:00+14:01',
    '2026-01-01T00:00:00+0000',
    '2026-01-01T00:00Z',
    '2026-01-01',
    '2026-01-01 00:00:00',
    '26-01-01T00:00:00Z',
    '2026-01-01T00:00:00.Z',
    ' 2026-01-01T00:00:00Z',
    '',
  ])('"%s" is none', (text) => {
    expect(dateTimeZone(text)).toBeUndefined();
  });
});

test.each([
  ['0', 0],
  ['-0', 0],
  ['+7', 7],
  ['007', 7],
  ['9007199254740991', 9_007_199_254_740_991],
])('the integer "%s"', (text, value) => {
  expect(Object.is(parseInteger(text), value)).toBe(true);
});

test.each(['', ' 1', '1.0', '0x1', '1e1', 'NaN', '--1', '9007199254740992', '١'])('"%s" is no integer', (text) => {
  expect(parseInteger(text)).toBeUndefined();
});

test('a text is longer by characters, not by UTF-16 units', () => {
  expect(isLongerThan('\u{10348}\u{10348}', 2)).toBe(false);
  expect(isLongerThan('\u{10348}\u{10348}', 1)).toBe(true);
  expect(isLongerThan('abc', 3)).toBe(false);
  expect(isLongerThan('abcd', 3)).toBe(true);
  expect(isLongerThan('abc', Number.POSITIVE_INFINITY)).toBe(false);
});

test('white space is what XML takes for it', () => {
  expect(trimWhiteSpace('\t\r\n a\u00A0 ')).toBe('a\u00A0');
  expect(trimWhiteSpace(' \n ')).toBe('');
  expect(hasInk(' \t\r\n')).toBe(false);
  expect(hasInk(' \u00A0 ')).toBe(true);
});

test.each(['', 'AA==', 'AAA=', 'AAAA', 'A A\nA A', '+/Zz'])('"%s" is Base64', (text) => {
  expect(isBase64(text)).toBe(true);
});

test.each(['A', 'AA=', 'AA===', 'A=AA', '====', 'AA-_', 'AAA'])('"%s" is no Base64', (text) => {
  expect(isBase64(text)).toBe(false);
});
