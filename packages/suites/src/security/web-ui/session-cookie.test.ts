import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { cookieValue, idQuality } from './session-cookie.ts';

const ids = (make: (index: number) => string): readonly string[] =>
  Array.from({ length: 12 }, (_, index) => make(index));

test.each([
  ['random base64', () => randomBytes(24).toString('base64url')],
  ['random hexadecimal', () => randomBytes(16).toString('hex')],
  [
    'a random number of 64 bits',
    (index: number) => String(randomBytes(8).readBigUInt64BE() >> BigInt(index % 3 === 0 ? 3 : 0)),
  ],
  ['eight random bytes after a fixed beginning', () => `SESSION-00-${randomBytes(9).toString('hex')}`],
])('%s has 64 bits', (_, make) => {
  expect(idQuality(ids(make)).bits).toBeGreaterThanOrEqual(64);
});

test.each([
  ['a counter', (index: number) => String(1_000_000 + index)],
  ['a time', (index: number) => String(1_790_000_000_000 + index * 317)],
  ['a time in hexadecimal', (index: number) => (1_790_000_000_000 + index * 317).toString(16)],
  ['four random bytes', () => randomBytes(4).toString('hex')],
  ['one for all', () => createHash('md5').update('admin').digest('hex')],
])('%s has not', (_, make) => {
  expect(idQuality(ids(make)).bits).toBeLessThan(64);
});

test('a cookie is found by its whole name', () => {
  expect(cookieValue('xsid=1; sid=2=3; lang=en', 'sid')).toBe('2=3');
  expect(cookieValue(undefined, 'sid')).toBeUndefined();
});
