import { expect, test } from 'vitest';
import { defaultDialect, dialectOf } from './dialect.ts';

test('without changes it is the default dialect', () => {
  expect(dialectOf()).toEqual(defaultDialect);
});

test('prefixes that are not named keep their defaults', () => {
  expect(dialectOf({ prefixes: { cwmp: 'c' } }).prefixes).toEqual({ ...defaultDialect.prefixes, cwmp: 'c' });
});

test.each(['', 'a:b', '1a', 'a b', 'xml', 'XMLfoo', '"'])('the prefix "%s" is refused', (soap) => {
  expect(() => dialectOf({ prefixes: { soap } })).toThrow(RangeError);
});

test('one prefix for two namespaces is refused', () => {
  expect(() => dialectOf({ prefixes: { soap: 'cwmp' } })).toThrow('must differ');
});
