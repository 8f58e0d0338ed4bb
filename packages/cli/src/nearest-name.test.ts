import { expect, test } from 'vitest';
import { didYouMean, nearestName } from './nearest-name.ts';

const names = ['accept-wrong-host', 'no-sni', 'tls-1.0'];

test.each([
  ['accept-wrong-hots', 'accept-wrong-host'],
  ['ACCEPT-WRONG-HOST', 'accept-wrong-host'],
  ['nosni', 'no-sni'],
  ['tls-1.1', 'tls-1.0'],
])('%s is near %s', (word, name) => {
  expect(nearestName(word, names)).toBe(name);
});

test.each(['', 'unrelated', 'x'.repeat(10_000)])('nothing is near %.20s', (word) => {
  expect(nearestName(word, names)).toBeUndefined();
});

test('says nothing when nothing is near', () => {
  expect(didYouMean('quite-another-thing', names)).toBe('');
});
