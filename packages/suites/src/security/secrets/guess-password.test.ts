import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { basicAccount, guessesFor, passwordBehind } from './guess-password.ts';

const facts = {
  manufacturer: 'Vendor',
  oui: '00AABB',
  productClass: 'Gateway 7',
  serialNumber: 'SN0042X77',
  username: '00AABB-SN0042X77',
  hardwareAddresses: ['00:AA:BB:12:34:56'],
};
const guesses = guessesFor(facts);
const how = (password: string): string | undefined => guesses.find((guess) => guess.password === password)?.how;

test('what follows from the identity is tried, and hardly more', () => {
  expect(how('SN0042X77')).toBe('the serial number');
  expect(how('77X2400NS')).toBe('the serial number backwards');
  expect(how('00AABB-SN0042X77')).toBe('the user name');
  expect(how('00aabb123456')).toBe('a hardware address without separators in lower case');
  expect(how('123456')).toBe('a common default');
  expect(how('0042X77')).toBeUndefined();
  expect(how(execFileSync('md5sum', { input: 'SN0042X77' }).toString().slice(0, 8))).toBe(
    'the first 8 digits of the MD5 of the serial number',
  );
  expect(guesses.length).toBeLessThan(5_000);
});

// The example of RFC 2617 3.5, whose response is published there.
const example = {
  username: 'Mufasa',
  realm: 'testrealm@host.com',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  uri: '/dir/index.html',
  qop: 'auth',
  nc: '00000001',
  cnonce: '0a4f113b',
  response: '6629fae49393a05397450978507c4ef1',
};

test('the password of a published digest is found when it is among the guesses, and only then', () => {
  const right = { password: 'Circle Of Life', how: 'known', kind: 'common' } as const;
  expect(passwordBehind(example, 'GET', [...guesses, right])).toEqual(right);
  expect(passwordBehind(example, 'GET', guesses)).toBeUndefined();
});

// The example of RFC 7617 2.
test('Basic credentials are read, and nothing else is taken for some', () => {
  expect(basicAccount('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')).toEqual({ username: 'Aladdin', password: 'open sesame' });
  expect(basicAccount('basic YTpiOmM=')).toEqual({ username: 'a', password: 'b:c' });
  expect(basicAccount('Digest username="a"')).toBeUndefined();
  expect(basicAccount(undefined)).toBeUndefined();
});
