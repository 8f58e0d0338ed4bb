import { expect, test } from 'vitest';
import { afterStrictTransport, strictUrl, type StrictHost } from './strict-transport.ts';

const nowMs = 1_000_000;
const told = (field: string, url = 'https://acs.example/cwmp', hosts: readonly StrictHost[] = []) =>
  afterStrictTransport(hosts, { url: new URL(url), headers: [['Strict-Transport-Security', field]], nowMs });

test('a host is known for as long as it asked, with its subdomains if it said so', () => {
  const hosts = told('max-age=60; includeSubDomains');
  const after = (text: string, atMs = nowMs) => strictUrl(new URL(text), hosts, atMs).href;
  expect(after('http://acs.example/x')).toBe('https://acs.example/x');
  expect(after('http://ACS.example:8080/x')).toBe('https://acs.example:8080/x');
  expect(after('http://b.acs.example/x')).toBe('https://b.acs.example/x');
  expect(after('http://notacs.example/x')).toBe('http://notacs.example/x');
  expect(after('http://acs.example/x', nowMs + 60_001)).toBe('http://acs.example/x');
});

test('zero takes it back, and quotes are allowed', () => {
  const hosts = told('max-age="31536000"');
  expect(hosts).toHaveLength(1);
  expect(told('max-age=0', 'https://acs.example/', hosts)).toEqual([]);
});

test.each([
  ['http', 'max-age=60', 'http://acs.example/'],
  ['an IPv4 address', 'max-age=60', 'https://192.0.2.1/'],
  ['an IPv6 address', 'max-age=60', 'https://[2001:db8::1]/'],
  ['no age', 'includeSubDomains', 'https://acs.example/'],
  ['a wrong age', 'max-age=soon', 'https://acs.example/'],
])('%s makes nobody known', (_, field, url) => {
  expect(told(field, url)).toEqual([]);
});

test('no more than 32 hosts are remembered, the newest', () => {
  let hosts: readonly StrictHost[] = [];
  for (let index = 0; index < 40; index += 1) hosts = told('max-age=60', `https://h${index}.example/`, hosts);
  expect([hosts.length, hosts.at(-1)?.host]).toEqual([32, 'h39.example']);
});
