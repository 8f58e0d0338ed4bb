import { expect, test } from 'vitest';
import {
  derInteger,
  derNamedBits,
  derObjectIdentifier,
  derOctetString,
  derSet,
  derTime,
  isObjectIdentifier,
} from './der.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test.each([
  [0n, '020100'],
  [127n, '02017f'],
  [128n, '02020080'],
  [-1n, '0201ff'],
  [-128n, '020180'],
  [-129n, '0202ff7f'],
  [65_537n, '0203010001'],
])('the integer %s', (value, expected) => {
  expect(hex(derInteger(value))).toBe(expected);
});

test('lengths take the shortest form', () => {
  expect(hex(derOctetString(new Uint8Array(127)).subarray(0, 2))).toBe('047f');
  expect(hex(derOctetString(new Uint8Array(128)).subarray(0, 3))).toBe('048180');
  expect(hex(derOctetString(new Uint8Array(65_536)).subarray(0, 5))).toBe('0483010000');
});

test('named bits drop their trailing zeros', () => {
  expect(hex(derNamedBits([0]))).toBe('03020780');
  expect(hex(derNamedBits([5, 6]))).toBe('03020106');
  expect(hex(derNamedBits([8]))).toBe('0303070080');
  expect(hex(derNamedBits([]))).toBe('030100');
});

test('a set is sorted', () => {
  expect(hex(derSet(derInteger(2), derInteger(1)))).toBe('3106020101020102');
});

test.each([
  ['1949-12-31T23:59:59Z', '180f31393439313233313233353935395a'],
  ['1950-01-01T00:00:00Z', '170d3530303130313030303030305a'],
  ['2049-12-31T23:59:59.999Z', '170d3439313233313233353935395a'],
  ['2050-01-01T00:00:00Z', '180f32303530303130313030303030305a'],
  ['9999-12-31T23:59:59Z', '180f39393939313233313233353935395a'],
])('%s takes the type of RFC 5280 4.1.2.5', (instant, expected) => {
  expect(hex(derTime(new Date(instant)))).toBe(expected);
});

test('a time can take the wrong type', () => {
  expect(derTime(new Date('2026-01-01T00:00:00Z'), 'generalized')[0]).toBe(0x18);
  expect(hex(derTime(new Date('2051-02-03T04:05:06Z'), 'utc'))).toBe(
    `170d${Buffer.from('510203040506Z').toString('hex')}`,
  );
});

test.each(['', '1', '3.1', '1.40', '0.39.', '1..2', '1.02', 'a.b', '1.2.-3'])(
  "'%s' is no object identifier",
  (text) => {
    expect(isObjectIdentifier(text)).toBe(false);
    expect(() => derObjectIdentifier(text)).toThrow(TypeError);
  },
);
