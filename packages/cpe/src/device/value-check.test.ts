import { expect, test } from 'vitest';
import { isAcsUrl, isHostName } from './value-check.ts';

test.each(['pool.ntp.example', 'a', 'A-1.b.', '192.0.2.1', '2001:db8::1', 'xn--bcher-kva.example'])(
  '%j is a host',
  (value) => {
    expect(isHostName(value)).toBe(true);
  },
);

test.each([
  '',
  'a b',
  'a;b',
  '$(a)',
  '`a`',
  'a|b',
  'a&b',
  '-p',
  'a-',
  'a..b',
  'a\n',
  'a_b',
  'ü.example',
  `${'a'.repeat(64)}.b`,
])('%j is no host', (value) => {
  expect(isHostName(value)).toBe(false);
});

test.each([
  ['https://acs.example/cwmp', true],
  ['http://192.0.2.1:7547', true],
  ['https://user:pass@acs.example/', false],
  ['ftp://acs.example/', false],
  ['acs.example', false],
  [' http://acs.example/', false],
  ['http:/acs.example/', false],
  ['https:///cwmp', false],
  ['https://?cwmp', false],
  ['http://[::1]:7547/', true],
  ['http:\\\\acs.example/', false],
  ['http://acs.example/a b', false],
  ['', false],
])('%j as ACS URL: %s', (value, expected) => {
  expect(isAcsUrl(value)).toBe(expected);
});
