import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { nonceQuality } from './nonce-quality.ts';

const nonces = (make: (index: number) => string): readonly string[] =>
  Array.from({ length: 200 }, (_, index) => make(index));
const bits = (make: (index: number) => string): number => nonceQuality(nonces(make)).unpredictableBits;

test('random nonces have their bits, in hexadecimal and in Base64', () => {
  expect(bits(() => randomBytes(16).toString('hex'))).toBeGreaterThan(120);
  expect(bits(() => randomBytes(16).toString('base64'))).toBeGreaterThan(115);
  expect(bits(() => randomBytes(16).toString('base64url'))).toBeGreaterThan(115);
});

test('sixty-four random bits are enough behind a time stamp and before a constant', () => {
  const made = (index: number): string =>
    `${(1_700_000_000 + index).toString(16)}${randomBytes(10).toString('hex')}feedbeef`;
  expect(bits(made)).toBeGreaterThanOrEqual(64);
});

test.each<readonly [string, (index: number) => string]>([
  ['a counter', (index) => (0x10_00_00 + index).toString(16).padStart(32, '0')],
  ['milliseconds', (index) => (1_700_000_000_000 + index * 7).toString(16)],
  ['one nonce for ever', () => '00112233445566778899aabbccddeeff'],
  ['the same random byte again and again', () => randomBytes(1).toString('hex').repeat(16)],
  ['four random bytes', () => randomBytes(4).toString('hex')],
])('%s is found out', (_name, make) => {
  expect(bits(make)).toBeLessThan(64);
});

test('a linear generator has no more bits than its state, however long its nonces are', () => {
  let state = 0x12345678;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  expect(
    bits(() => [next(), next(), next(), next()].map((word) => word.toString(16).padStart(8, '0')).join('')),
  ).toBeLessThan(40);
});

test('a hash over a counter cannot be told from chance', () => {
  expect(bits((index) => createHash('md5').update(`key ${index}`).digest('hex'))).toBeGreaterThan(100);
});

test('random nonces are not accused: none of fifty rows of 128 bits falls below 100', () => {
  for (let round = 0; round < 50; round += 1) expect(bits(() => randomBytes(16).toString('hex'))).toBeGreaterThan(100);
}, 120_000);

test('repeated nonces are counted', () => {
  expect(nonceQuality(['a', 'b', 'a']).distinct).toBe(2);
});
