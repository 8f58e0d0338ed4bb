import { Secret } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { basicAuthorization, isSameSecret, readBasicAuthorization } from './basic.ts';

test('what is written is read, colons and other alphabets included', () => {
  const read = readBasicAuthorization(basicAuthorization('00D09E-1', new Secret('pä:ss')));
  expect([read?.username, read?.password.reveal()]).toEqual(['00D09E-1', 'pä:ss']);
  expect(String(read?.password)).toBe('[secret]');
});

test.each(['', 'Basic', 'Basic bm9jb2xvbg==', 'Digest YTpi', 'Basic !'])('%j is no Basic credential', (value) => {
  expect(readBasicAuthorization(value)).toBeUndefined();
});

test('secrets are compared whole', () => {
  expect(isSameSecret(new Secret('a'), new Secret('a'))).toBe(true);
  expect(isSameSecret(new Secret('a'), new Secret('ab'))).toBe(false);
});
