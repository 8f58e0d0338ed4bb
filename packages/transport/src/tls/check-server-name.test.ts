import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certificateFacts } from './certificate-facts.ts';
import { checkServerName, strictNameRules } from './check-server-name.ts';

const certificate = (name: string): X509Certificate =>
  new X509Certificate(readFileSync(join(import.meta.dirname, '..', 'testdata', `${name}.pem`)));

describe('the name check of TR-069 3.3', () => {
  test.each([
    ['acs.test', 'acs', 'dns-name'],
    ['ACS.Test', 'acs', 'dns-name'],
    ['acs.test.', 'acs', 'dns-name'],
    ['acs.test..', 'acs', 'mismatched'],
    ['acs', 'acs', 'mismatched'],
    ['x.acs.test', 'acs', 'mismatched'],
    ['a.lab.test', 'acs', 'dns-name'],
    ['lab.test', 'acs', 'mismatched'],
    ['a.b.lab.test', 'acs', 'mismatched'],
    ['.lab.test', 'acs', 'mismatched'],
    ['*.lab.test', 'acs', 'mismatched'],
    ['127.0.0.1', 'acs', 'ip-address'],
    ['::1', 'acs', 'ip-address'],
    ['0:0:0:0:0:0:0:1', 'acs', 'ip-address'],
    ['127.0.0.2', 'acs', 'mismatched'],
    ['127.0.0.1', 'name-ip-in-cn', 'mismatched'],
    ['127.0.0.1', 'name-ip-as-dns', 'mismatched'],
    ['acs.test', 'wrong-host', 'mismatched'],
    ['acs.test', 'name-cn-only', 'common-name'],
    ['a.lab.test', 'name-cn-wildcard', 'common-name'],
    ['acs.test', 'name-uri-only', 'mismatched'],
    ['acs.test', 'name-ip-san-and-cn', 'common-name'],
    ['acs.test', 'name-many-cn', 'mismatched'],
    ['last.test', 'name-many-cn', 'common-name'],
    ['acs.test', 'name-nul', 'mismatched'],
    ['acs.test\0.evil.test', 'name-nul', 'mismatched'],
    ['ab.lab.test', 'name-odd', 'mismatched'],
    ['x.test', 'name-odd', 'mismatched'],
    ['a.b.lab.test', 'name-odd', 'mismatched'],
    ['dot.test', 'name-odd', 'mismatched'],
    ['xn--bcher-kva.test', 'name-odd', 'dns-name'],
    ['bücher.test', 'name-odd', 'mismatched'],
    ['upper.test', 'name-odd', 'dns-name'],
    ['a.xn--bcher-kva.test', 'name-odd', 'dns-name'],
  ])('%s against %s: %s', (host, name, outcome) => {
    const check = checkServerName(host, certificate(name), { ...strictNameRules, commonName: 'fallback' });
    expect(check.kind === 'matched' ? check.by : check.kind).toBe(outcome);
  });

  test('by the strict rules a common name never counts', () => {
    expect(checkServerName('acs.test', certificate('name-cn-only')).kind).toBe('mismatched');
  });

  test('never accepts what OpenSSL refuses', () => {
    const names = [
      'acs',
      'wrong-host',
      'name-cn-only',
      'name-cn-wildcard',
      'name-uri-only',
      'name-nul',
      'name-odd',
      'name-many-cn',
    ];
    const label = fc.constantFrom(
      'acs',
      'lab',
      'test',
      'a',
      '*',
      'x',
      'xn--bcher-kva',
      'UPPER',
      'dot',
      'elsewhere',
      'last',
      '',
    );
    const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    fc.assert(
      fc.property(fc.constantFrom(...names), host, (name, text) => {
        const theirs = certificate(name).checkHost(text, { partialWildcards: false });
        return (
          checkServerName(text, certificate(name)).kind === 'mismatched' || theirs !== undefined || text.endsWith('.')
        );
      }),
      { numRuns: 500 },
    );
  });
});

test('broken certificates are read without an error', () => {
  const der = certificate('acs').raw;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(der.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.nat(der.length),
      (edits, length) => {
        const bytes = Uint8Array.from(der);
        for (const [at, value] of edits) bytes[at] = value;
        certificateFacts(bytes);
        certificateFacts(bytes.subarray(0, length));
      },
    ),
    { numRuns: 500 },
  );
});
