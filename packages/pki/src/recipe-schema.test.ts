import { expect, test } from 'vitest';
import type { CertificateRecipe } from './certificate-recipe.ts';
import { parseRecipe } from './recipe-schema.ts';

const full: CertificateRecipe = {
  subject: [
    { type: 'CN', value: 'a', encoding: 'bmp' },
    { type: '2.5.4.97', value: 'b' },
  ],
  issuer: [],
  san: { dns: ['a'], ip: ['::1'], uri: ['https://a/'], email: ['a@b'], der: ['8200'] },
  notBefore: '-1d',
  notAfter: '2051-01-01',
  timeEncoding: 'utc',
  key: 'rsa1024',
  subjectPublicKeyInfoHex: '3000',
  ca: { pathLength: 1 },
  basicConstraints: { ca: true, pathLength: 0 },
  keyUsage: ['keyCertSign'],
  extendedKeyUsage: ['serverAuth', '1.2.3'],
  nameConstraints: { permitted: { dns: ['.test'] }, excluded: { ip: ['0.0.0.0/0', '::/0'] } },
  crlDistributionPoints: ['http://a/'],
  ocsp: ['http://a/'],
  caIssuers: ['http://a/'],
  certificatePolicies: ['2.5.29.32.0'],
  tlsFeatures: ['status_request'],
  subjectKeyIdentifier: 'abcd',
  authorityKeyIdentifier: false,
  extraExtensions: [{ oid: '1.2.3', critical: true, valueHex: '' }],
  critical: { subjectAltName: true },
  duplicateExtensions: ['keyUsage', '1.2.3'],
  serialHex: 'ff',
  version: 1,
  extensions: true,
  signatureHash: 'md5',
  pss: false,
  tbsAlgorithm: 'ecdsa-sha1',
  outerAlgorithm: 'ed25519',
  signature: 'empty',
};

test('every field survives a trip through JSON', () => {
  expect(parseRecipe(JSON.parse(JSON.stringify(full)))).toEqual(full);
});

test.each<[string, object, RegExp]>([
  ['a misspelt field', { subjct: [] }, /Unrecognized key: "subjct"/],
  [
    'an unknown attribute',
    { subject: [{ type: 'XX', value: '' }] },
    /subject\.0\.type: 'XX' is not an attribute type: use CN,/,
  ],
  [
    'a name from the prototype',
    { subject: [{ type: 'constructor', value: '' }] },
    /subject\.0\.type: 'constructor' is not/,
  ],
  ['a bad address', { san: { ip: ['1.2.3'] } }, /san\.ip\.0: '1\.2\.3' is not an IPv4 or IPv6 address/],
  ['a network among the names', { san: { ip: ['1.2.3.0/24'] } }, /san\.ip\.0/],
  [
    'an address among the constraints',
    { nameConstraints: { excluded: { ip: ['1.2.3.4'] } } },
    /is not a network such as/,
  ],
  ['a bad prefix', { nameConstraints: { excluded: { ip: ['1.2.3.4/33'] } } }, /is not a network such as/],
  ['a time', { notAfter: 'tomorrow' }, /notAfter: 'tomorrow' is not a time: write an ISO instant/],
  ['odd hex', { serialHex: '0' }, /serialHex: '0' is not hexadecimal octets/],
  ['an unknown key kind', { key: 'rsa' }, /key: .*"p256"\|/],
  ['an unknown purpose', { extendedKeyUsage: ['server'] }, /'server' is not a key purpose: use any, serverAuth/],
  ['MD5 with ECDSA', { tbsAlgorithm: 'ecdsa-md5' }, /tbsAlgorithm/],
  ['an extension to double', { duplicateExtensions: ['san'] }, /'san' is not an extension: use subjectKeyIdentifier/],
])('%s is said with its place', (_title, fields, message) => {
  expect(() => parseRecipe({ subject: [], ...fields })).toThrow(message);
  expect(() => parseRecipe({ subject: [], ...fields })).toThrow(expect.objectContaining({ code: 'recipe-invalid' }));
});

test('all problems are said at once, up to ten', () => {
  const subject = Array.from({ length: 30 }, () => ({ type: 'XX', value: '' }));
  expect(() => parseRecipe({ subject, key: 1 })).toThrow(/and 21 more/);
});

test.each([undefined, null, 7, 'x', []])('%j is no recipe', (value) => {
  expect(() => parseRecipe(value)).toThrow(expect.objectContaining({ code: 'recipe-invalid' }));
});
