import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { altNameHex, authorityChain, serverChain, serverNode, unknownExtension } from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const softly = { tr069: 'tolerate', hardened: 'reject' } as const;
const either = { tr069: 'either', hardened: 'either' } as const;
const encoding = {
  requirements: ['3.3-25'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.2', 'MUST')],
  cwe: 295,
  expect: { tr069: 'reject', hardened: 'reject' },
} as const;
const unknown = { oid: unknownExtension, critical: true, valueHex: '0500' } as const;
const subjectAltName = '2.5.29.17';

/** Extensions that nobody knows, that stand there twice or that cannot be read, and bytes that are not DER. */
export const encodingRows: readonly CertificateRow[] = [
  {
    ...encoding,
    id: 'TLS-C-140',
    shows: 'a certificate with a critical extension that nobody knows',
    why: 'Critical means: whoever does not understand this must refuse. It is how authorities restrict certificates in ways that did not exist when the device was built.',
    severity: 'medium',
    defects: ['ignore-unknown-critical'],
    chain: (names) => serverChain(names, { extraExtensions: [unknown] }),
  },
  {
    ...encoding,
    id: 'TLS-C-141',
    shows: 'an intermediate with a critical extension that nobody knows',
    why: 'A restriction of the authority holds for everything below it.',
    severity: 'medium',
    defects: ['ignore-unknown-critical'],
    chain: (names) => authorityChain(names, { extraExtensions: [unknown] }),
  },
  {
    ...encoding,
    id: 'TLS-C-142',
    shows: 'a certificate with two lists of alternative names, one of them right',
    why: 'RFC 5280 allows each extension once. Two readers that take different ones disagree about whose certificate it is.',
    severity: 'medium',
    defects: ['accept-repeated-extensions'],
    chain: (names) =>
      serverChain(names, {
        extraExtensions: [{ oid: subjectAltName, valueHex: altNameHex({ dns: ['not-the-acs.test'] }) }],
      }),
  },
  {
    ...encoding,
    id: 'TLS-C-143',
    shows: 'an intermediate with two statements of whether it is an authority',
    why: 'RFC 5280 allows each extension once. Here one says authority and the other does not.',
    severity: 'high',
    defects: ['accept-incomplete-chain'],
    chain: (names) =>
      authorityChain(names, { extraExtensions: [{ oid: '2.5.29.19', critical: true, valueHex: '3000' }] }),
  },
  {
    ...encoding,
    id: 'TLS-C-144',
    shows: 'a certificate whose list of alternative names cannot be read',
    why: 'A parser that fails must not leave the name unchecked, nor fall back to another one.',
    severity: 'medium',
    cwe: 754,
    needs: ['dns-url'],
    defects: ['unreadable-names-match'],
    chain: (names) =>
      serverChain(names, {
        extensionList: [
          'keyUsage',
          'extendedKeyUsage',
          'authorityKeyIdentifier',
          { oid: subjectAltName, valueHex: '30820fff8203616373' },
        ],
      }),
  },
  ...(
    [
      ['AKI', 'a critical key identifier', { critical: { authorityKeyIdentifier: true } }],
      [
        'AIA',
        'a critical pointer to its issuer',
        { caIssuers: ['http://ca.test/ca.cer'], critical: { authorityInfoAccess: true } },
      ],
      [
        'BAD',
        'a pointer to its issuer that cannot be read',
        { extraExtensions: [{ oid: '1.3.6.1.5.5.7.1.1', valueHex: '3082ffff00' }] },
      ],
    ] as const
  ).map(
    ([suffix, shows, more]): CertificateRow => ({
      ...encoding,
      id: `TLS-C-145-${suffix}`,
      shows: `a certificate with ${shows}`,
      why: 'The extension only helps to find certificates and decides nothing. Both answers are fine, hanging is not.',
      severity: 'low',
      expect: either,
      defects: ['stall-on-unusual-chain'],
      chain: (names) => serverChain(names, more),
    }),
  ),
  ...(
    [
      ['ZERO', 'zero', '00'],
      ['NEG', 'below zero', 'ff'],
      ['LONG', 'of 22 octets', '7f'.repeat(22)],
    ] as const
  ).map(
    ([suffix, shows, serialHex]): CertificateRow => ({
      ...encoding,
      id: `TLS-C-146-${suffix}`,
      shows: `a certificate with a serial number ${shows}`,
      why: 'RFC 5280 demands a positive number of at most 20 octets and tells readers to be lenient. Both answers are fine, hanging is not.',
      severity: 'low',
      spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.1.2.2', 'SHOULD')],
      expect: either,
      defects: ['stall-on-unusual-chain'],
      chain: (names) => serverChain(names, { serialHex }),
    }),
  ),
  {
    ...encoding,
    id: 'TLS-C-147',
    shows: 'a certificate whose authority has no name',
    why: 'The path is built from names. An authority with an empty one fits wherever the issuer is empty as well.',
    severity: 'low',
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.1.2.4', 'MUST')],
    expect: softly,
    defects: ['accept-nameless-issuer'],
    chain: (names) => authorityChain(names, { subject: [] }),
  },
  {
    ...encoding,
    id: 'TLS-C-148',
    shows: 'an intermediate that spells its elliptic curve out',
    why: 'Whoever may choose the parameters of the curve can choose a private key for any public key (CVE-2020-0601). RFC 5480 allows named curves only.',
    severity: 'high',
    cwe: 347,
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5480, '2.1.1', 'MUST NOT')],
    defects: ['accept-explicit-curves'],
    chain: (names) => authorityChain(names, { key: 'p256-explicit' }),
  },
  {
    ...encoding,
    id: 'TLS-C-149',
    shows: 'a certificate with an extension of 64 KiB',
    why: 'A small device may have no room for it. It may refuse, it must not hang or fall over.',
    severity: 'medium',
    cwe: 400,
    safety: 'S4',
    expect: either,
    defects: ['stall-on-unusual-chain'],
    chain: (names) =>
      serverChain(names, { extraExtensions: [{ oid: unknownExtension, valueHex: '00'.repeat(65_536) }] }),
  },
  ...(['long', 'indefinite'] as const).map(
    (form): CertificateRow => ({
      ...encoding,
      id: `TLS-C-150-${form === 'long' ? 'LONG' : 'INDEF'}`,
      shows: `a certificate with a length in ${form === 'long' ? 'more octets than it needs' : 'the indefinite form'}`,
      why: 'Certificates are DER, which has one form for everything; a lenient reader makes two files of one certificate, which defeats lists of known ones.',
      severity: 'low',
      spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.1', 'MUST')],
      expect: softly,
      defects: ['accept-ber'],
      chain: (names) => ({
        nodes: { server: serverNode(names, { extensionsLength: form }) },
        send: ['server', 'lab-intermediate'],
      }),
    }),
  ),
];
