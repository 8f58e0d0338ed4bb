import { describe, expect, test } from 'vitest';
import type { CertificateRecipe } from './certificate-recipe.ts';
import { issueChain } from './issue-chain.ts';
import type { Issued } from './issued.ts';
import { KeyCache } from './key-kind.ts';
import { isInstalled, opensslText, opensslVerify, runWithFiles } from './openssl.test-support.ts';

const keys = new KeyCache(3);
const hasOpenssl = isInstalled('openssl', 'version');

interface Row {
  readonly title: string;
  readonly leaf?: Partial<CertificateRecipe>;
  readonly intermediate?: Partial<CertificateRecipe>;
  readonly root?: Partial<CertificateRecipe>;
  /** What `openssl verify` says. */
  readonly verify: 'OK' | RegExp;
  /** What `openssl x509 -text` shows of the leaf. */
  readonly shows?: RegExp;
  readonly options?: readonly string[];
}

const chains = new Map<Row, Issued>();

/** The chain of a row, made once: three programs look at it, and large keys take seconds. */
function chain(row: Row): Issued {
  const issued = chains.get(row) ?? issueRow(row);
  chains.set(row, issued);
  return issued;
}

function issueRow(row: Row): Issued {
  const cn = (value: string): CertificateRecipe['subject'] => [{ type: 'CN', value }];
  const recipes: CertificateRecipe[] = [
    { subject: cn('Root'), ca: {}, notAfter: '+10y', ...row.root },
    { subject: cn('Intermediate'), ca: { pathLength: 0 }, notAfter: '+5y', ...row.intermediate },
    { subject: cn('acs.test'), san: { dns: ['acs.test'] }, extendedKeyUsage: ['serverAuth'], ...row.leaf },
  ];
  return issueChain(recipes, undefined, { keys });
}

const unknown = { oid: '1.3.6.1.4.1.99999.1', critical: true, valueHex: '0500' };

const sound: Row[] = [
  {
    title: 'P-256',
    verify: 'OK',
    shows: /Version: 3 .*ecdsa-with-SHA256.*NIST CURVE: P-256/s,
    options: ['-x509_strict'],
  },
  { title: 'P-384', leaf: { key: 'p384' }, verify: 'OK', shows: /NIST CURVE: P-384/, options: ['-x509_strict'] },
  { title: 'P-384 signer', intermediate: { key: 'p384' }, verify: 'OK', shows: /ecdsa-with-SHA384/ },
  { title: 'P-521 signer', intermediate: { key: 'p521' }, verify: 'OK', shows: /ecdsa-with-SHA512/ },
  { title: 'Ed25519', leaf: { key: 'ed25519' }, intermediate: { key: 'ed25519' }, verify: 'OK', shows: /ED25519/ },
  {
    title: 'RSA-2048',
    leaf: { key: 'rsa2048' },
    verify: 'OK',
    shows: /2048 bit.*Digital Signature, Key Encipherment/s,
  },
  { title: 'RSA-3072', leaf: { key: 'rsa3072' }, verify: 'OK', shows: /3072 bit/ },
  { title: 'RSA-4096', leaf: { key: 'rsa4096' }, verify: 'OK', shows: /4096 bit/ },
  { title: 'RSA signer', intermediate: { key: 'rsa2048' }, verify: 'OK', shows: /sha256WithRSAEncryption/ },
  {
    title: 'RSA-PSS',
    intermediate: { key: 'rsa2048' },
    leaf: { pss: true },
    verify: 'OK',
    shows: /rsassaPss.*sha256/s,
  },
  { title: 'SHA-512', leaf: { signatureHash: 'sha512' }, verify: 'OK', shows: /ecdsa-with-SHA512/ },
  {
    title: 'all kinds of names',
    leaf: {
      san: {
        dns: ['a.test', '*.b.test'],
        ip: ['192.0.2.1', '2001:db8::1'],
        uri: ['https://a.test/'],
        email: ['a@b.test'],
      },
    },
    verify: 'OK',
    shows:
      /DNS:a\.test, DNS:\*\.b\.test, IP Address:192\.0\.2\.1, IP Address:2001:DB8:0:0:0:0:0:1, URI:https:\/\/a\.test\/, email:a@b\.test/,
  },
  {
    title: 'a subject of many attributes',
    leaf: {
      subject: [
        { type: 'C', value: 'DE' },
        { type: 'O', value: 'Müller' },
        { type: 'serialNumber', value: '42' },
        { type: 'DC', value: 'test' },
      ],
    },
    verify: 'OK',
    shows: /Subject: C = DE, O = M\\C3\\BCller, serialNumber = 42, DC = test/,
  },
  {
    title: 'no subject, critical names',
    leaf: { subject: [] },
    verify: 'OK',
    shows: /Subject Alternative Name: critical/,
  },
  {
    title: 'CRL and OCSP pointers',
    leaf: {
      crlDistributionPoints: ['http://c.test/a.crl'],
      ocsp: ['http://o.test/'],
      caIssuers: ['http://i.test/i.cer'],
    },
    verify: 'OK',
    shows: /URI:http:\/\/c\.test\/a\.crl.*OCSP - URI:http:\/\/o\.test\/.*CA Issuers - URI:http:\/\/i\.test\/i\.cer/s,
  },
  {
    title: 'policies and must-staple',
    leaf: { certificatePolicies: ['2.23.140.1.2.1'], tlsFeatures: ['status_request'] },
    verify: 'OK',
    shows: /Policy: 2\.23\.140\.1\.2\.1.*TLS Feature:\s+status_request/s,
  },
  {
    title: 'every key usage',
    leaf: {
      keyUsage: [
        'digitalSignature',
        'nonRepudiation',
        'keyEncipherment',
        'dataEncipherment',
        'keyAgreement',
        'cRLSign',
        'encipherOnly',
        'decipherOnly',
      ],
    },
    verify: 'OK',
    shows:
      /Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment, Key Agreement, CRL Sign, Encipher Only, Decipher Only/,
  },
  {
    title: 'validity beyond 2050',
    leaf: { notAfter: '2051-01-01T00:00:00Z' },
    verify: 'OK',
    shows: /Not After : Jan {2}1 00:00:00 2051 GMT/,
  },
  { title: 'no key identifiers', leaf: { subjectKeyIdentifier: false, authorityKeyIdentifier: false }, verify: 'OK' },
  {
    title: 'name constraints that are met',
    intermediate: { nameConstraints: { permitted: { dns: ['test'], ip: ['192.0.2.0/24'] } } },
    verify: 'OK',
  },
];

const defective: Row[] = [
  { title: 'expired leaf', leaf: { notBefore: '-2d', notAfter: '-1s' }, verify: /certificate has expired/ },
  {
    title: 'expired intermediate',
    intermediate: { notBefore: '-2d', notAfter: '-1d' },
    verify: /certificate has expired/,
  },
  { title: 'not yet valid', leaf: { notBefore: '+1h' }, verify: /not yet valid/ },
  { title: 'another host', leaf: { san: { dns: ['other.test'] } }, verify: /[Hh]ostname mismatch/ },
  { title: 'NUL in a name', leaf: { san: { dns: ['acs.test\u0000.evil.test'] } }, verify: /[Hh]ostname mismatch/ },
  {
    title: 'wrong purpose',
    leaf: { extendedKeyUsage: ['clientAuth'] },
    verify: /(unsuitable|unsupported) certificate purpose/,
  },
  {
    title: 'intermediate with another purpose',
    intermediate: { extendedKeyUsage: ['clientAuth'] },
    verify: /(unsuitable|unsupported) certificate purpose/,
  },
  {
    title: 'no signing key usage',
    leaf: { keyUsage: ['cRLSign'] },
    verify: /(unsuitable|unsupported) certificate purpose/,
  },
  {
    title: 'unknown critical extension',
    leaf: { extraExtensions: [unknown] },
    verify: /unhandled critical extension/,
    shows: /1\.3\.6\.1\.4\.1\.99999\.1: critical/,
  },
  {
    title: 'duplicate extension',
    leaf: { duplicateExtensions: ['subjectAltName'] },
    verify: /error/i,
    shows: /(Subject Alternative Name.*){2}/s,
  },
  { title: 'flipped signature bit', leaf: { signature: 'flipped-bit' }, verify: /signature failure/ },
  { title: 'zeroed signature', leaf: { signature: 'zeroed' }, verify: /signature failure/ },
  { title: 'empty signature', leaf: { signature: 'empty' }, verify: /signature failure/ },
  { title: 'truncated signature', leaf: { signature: 'truncated' }, verify: /signature failure/ },
  { title: 'signed by another key', leaf: { signature: 'wrong-key' }, verify: /signature failure/ },
  { title: 'broken intermediate', intermediate: { signature: 'flipped-bit' }, verify: /signature failure/ },
  { title: 'algorithm mismatch', leaf: { outerAlgorithm: 'ecdsa-sha384' }, verify: /signature failure/ },
  { title: 'algorithm mismatch inside', leaf: { tbsAlgorithm: 'rsa-sha256' }, verify: /unable to get local issuer/ },
  { title: 'SHA-1', leaf: { signatureHash: 'sha1' }, options: ['-auth_level', '2'], verify: /md too weak|too weak/ },
  {
    title: 'MD5',
    intermediate: { key: 'rsa2048' },
    leaf: { signatureHash: 'md5' },
    options: ['-auth_level', '2'],
    verify: /too weak/,
    shows: /md5WithRSAEncryption/,
  },
  {
    title: 'RSA-1024',
    leaf: { key: 'rsa1024' },
    options: ['-auth_level', '2'],
    verify: /EE certificate key too weak/,
    shows: /1024 bit/,
  },
  { title: 'RSA-512', leaf: { key: 'rsa512' }, options: ['-auth_level', '1'], verify: /EE certificate key too weak/ },
  {
    title: 'P-192 intermediate',
    intermediate: { key: 'p192' },
    options: ['-auth_level', '2'],
    verify: /CA certificate key too weak/,
  },
  { title: 'version 1 leaf', leaf: { version: 1, extensions: false }, verify: 'OK', shows: /Version: 1 / },
  {
    title: 'version 1 intermediate',
    intermediate: { version: 1, extensions: false },
    verify: /invalid CA certificate/,
  },
  {
    title: 'version 1 with extensions',
    leaf: { version: 1 },
    options: ['-x509_strict'],
    verify: /error/i,
    shows: /Version: 1 .*Alternative Name/s,
  },
  {
    title: 'CA without basic constraints',
    intermediate: { basicConstraints: 'omit' },
    options: ['-x509_strict'],
    verify: /invalid CA certificate|[Bb]asic [Cc]onstraints/,
  },
  { title: 'CA with cA false', intermediate: { basicConstraints: { ca: false } }, verify: /invalid CA certificate/ },
  {
    title: 'CA without keyCertSign',
    intermediate: { keyUsage: ['cRLSign'] },
    verify: /invalid CA certificate|usage does not include certificate signing/,
  },
  { title: 'path length', root: { ca: { pathLength: 0 } }, verify: /path length constraint exceeded/ },
  {
    title: 'excluded name',
    intermediate: { nameConstraints: { excluded: { dns: ['acs.test'] } } },
    verify: /excluded subtree violation/,
  },
  {
    title: 'name outside the permitted tree',
    intermediate: { nameConstraints: { permitted: { dns: ['other.test'] } } },
    verify: /permitted subtree violation/,
  },
  {
    title: 'address outside the permitted network',
    intermediate: { nameConstraints: { permitted: { ip: ['192.0.2.0/24'] } } },
    leaf: { san: { dns: ['acs.test'], ip: ['198.51.100.1'] } },
    verify: /permitted subtree violation/,
  },
  {
    title: 'explicit curve parameters',
    leaf: { key: 'p256-explicit' },
    verify: /explicit/i,
    shows: /Field Type: prime-field/,
  },
  { title: 'public exponent 3', leaf: { key: 'rsa2048-e3' }, verify: 'OK', shows: /Exponent: 3 / },
  { title: 'empty purposes', leaf: { extendedKeyUsage: [] }, verify: /error/i },
  {
    title: 'another issuer name',
    leaf: { issuer: [{ type: 'CN', value: 'Nobody' }] },
    verify: /unable to get local issuer/,
  },
  { title: 'negative serial', leaf: { serialHex: 'ff' }, verify: 'OK', shows: /Serial Number:\s+\(Negative\)01/ },
  { title: 'serial zero', leaf: { serialHex: '00' }, verify: 'OK', shows: /Serial Number: 0/ },
  { title: 'serial of 22 octets', leaf: { serialHex: '7f'.repeat(22) }, verify: 'OK', shows: /(7f:){21}7f/ },
  { title: 'GeneralizedTime before 2050', leaf: { timeEncoding: 'generalized' }, verify: 'OK', shows: /GMT/ },
  { title: 'names that are not DER', leaf: { san: { der: ['ff'] } }, verify: /error/i },
];

describe.skipIf(!hasOpenssl)('openssl judges (Debian: openssl)', () => {
  test.each([...sound, ...defective])('$title', (row) => {
    const leaf = chain(row);
    const { ok, text } = opensslVerify(leaf, '-verify_hostname', nameOf(row), ...(row.options ?? []));
    expect(text).toMatch(row.verify === 'OK' ? /leaf\.pem: OK/ : row.verify);
    expect(ok).toBe(row.verify === 'OK');
    if (row.shows !== undefined) expect(opensslText(leaf)).toMatch(row.shows);
  });

  test.each(sound)('the DER is clean for asn1parse: $title', (row) => {
    const { ok, text } = runWithFiles(['openssl', 'asn1parse', '-in', 'a.pem'], { 'a.pem': chain(row).certificatePem });
    expect(ok).toBe(true);
    expect(text).not.toMatch(/BAD [A-Z]|Error in/);
  });

  test('the private key belongs to the certificate', () => {
    const issued = chain({ title: '', verify: 'OK' });
    const publicKey = (args: readonly string[]): string =>
      runWithFiles(['openssl', ...args, '-in', 'a.pem'], { 'a.pem': issued.certificatePem + issued.privateKeyPem() })
        .text;
    expect(publicKey(['pkey', '-pubout'])).toBe(publicKey(['x509', '-pubkey', '-noout']));
  });
});

function nameOf(row: Row): string {
  return row.title === 'all kinds of names' ? 'a.test' : 'acs.test';
}

const hasCerttool = isInstalled('certtool');

describe.skipIf(!hasCerttool)('GnuTLS judges (Debian: gnutls-bin)', () => {
  function certtoolVerify(leaf: Issued): string {
    const files = { 'root.pem': leaf.root.certificatePem, 'chain.pem': leaf.chainPem };
    const args = [
      '--verify',
      '--load-ca-certificate',
      'root.pem',
      '--infile',
      'chain.pem',
      '--verify-profile',
      'medium',
    ];
    return runWithFiles(['certtool', ...args], files).text;
  }

  test.each(sound.filter(({ title }) => title !== 'Ed25519'))('accepts: $title', (row) => {
    expect(certtoolVerify(chain(row))).toMatch(/Verified\. The certificate is trusted/);
  });

  test.each([
    'expired leaf',
    'not yet valid',
    'flipped signature bit',
    'signed by another key',
    'SHA-1',
    'MD5',
    'RSA-1024',
    'CA with cA false',
    'path length',
    'excluded name',
    'unknown critical extension',
  ])('refuses: %s', (title) => {
    const row = defective.find((candidate) => candidate.title === title);
    expect(row).toBeDefined();
    if (row !== undefined) expect(certtoolVerify(chain(row))).toMatch(/Not verified/);
  });
});
