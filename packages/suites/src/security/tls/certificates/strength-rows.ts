import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { authorityChain, authorityNode, serverChain, serverNode } from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const refused = { tr069: 'reject', hardened: 'reject' } as const;
const softly = { tr069: 'tolerate', hardened: 'reject' } as const;
const strength = {
  requirements: ['3.3-25'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(9325, '4.5', 'MUST')],
  cwe: 326,
  expect: softly,
} as const;
const signature = {
  ...strength,
  // RFC 9155 rules them out for the handshake, and RFC 9325 for certificates as well.
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(9325, '4.5', 'MUST NOT')],
  cwe: 328,
} as const;

/** Keys and signatures that are too weak, or of kinds that TLS servers do not have. */
export const strengthRows: readonly CertificateRow[] = [
  {
    ...signature,
    id: 'TLS-C-180',
    shows: 'a certificate with a SHA-1 signature',
    why: 'Two documents with one SHA-1 digest can be made for the price of a car; signatures over it are no longer worth that.',
    severity: 'high',
    defects: ['accept-weak-signatures'],
    chain: (names) => serverChain(names, { signatureHash: 'sha1' }),
  },
  {
    ...signature,
    id: 'TLS-C-181',
    shows: 'an intermediate with a SHA-1 signature',
    why: 'An attacker who can forge an authority does not need to forge servers.',
    severity: 'high',
    defects: ['accept-weak-signatures'],
    chain: (names) => authorityChain(names, { signatureHash: 'sha1' }),
  },
  {
    ...signature,
    id: 'TLS-C-182',
    shows: 'a certificate with an MD5 signature',
    why: 'An authority that trusts everybody was forged with MD5 in 2008. No certificate of today has such a signature.',
    severity: 'critical',
    expect: refused,
    defects: ['accept-weak-signatures'],
    chain: (names) => ({
      nodes: {
        authority: authorityNode('RSA Authority', { key: 'rsa2048' }),
        server: serverNode(names, { signatureHash: 'md5' }, 'authority'),
      },
      send: ['server', 'authority'],
    }),
  },
  {
    ...strength,
    id: 'TLS-C-183',
    shows: 'a certificate with an RSA key of 512 bits',
    why: 'Such a key is factored in hours on rented machines; whoever has the certificate is the ACS.',
    severity: 'critical',
    expect: refused,
    defects: ['accept-weak-keys'],
    // A key this short cannot hold the signatures of TLS 1.3.
    tls: { maxVersion: 'TLSv1.2' },
    chain: (names) => serverChain(names, { key: 'rsa512' }),
  },
  {
    ...strength,
    id: 'TLS-C-184',
    shows: 'a certificate with an RSA key of 1,024 bits',
    why: 'Below 112 bits of strength; RFC 9325 asks for 2,048 bits.',
    severity: 'medium',
    defects: ['accept-weak-keys'],
    chain: (names) => serverChain(names, { key: 'rsa1024' }),
  },
  {
    ...strength,
    id: 'TLS-C-185',
    shows: 'an intermediate with an RSA key of 1,024 bits',
    why: 'Whoever factors the key of an authority has all its servers.',
    severity: 'high',
    defects: ['accept-weak-keys'],
    chain: (names) => authorityChain(names, { key: 'rsa1024' }),
  },
  {
    ...strength,
    id: 'TLS-C-186',
    shows: 'an intermediate on the curve P-192',
    why: 'Below 112 bits of strength; RFC 9325 asks for 224 bits at least.',
    severity: 'medium',
    defects: ['accept-weak-keys'],
    chain: (names) => authorityChain(names, { key: 'p192' }),
  },
  {
    ...strength,
    id: 'TLS-C-187',
    shows: 'an intermediate whose RSA key has the exponent 1',
    why: 'A signature is then the padded digest itself: anybody can write it without a key. RFC 8017 knows no such key, but no authority of standing signs one, and TLS libraries do not look.',
    severity: 'critical',
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(8017, '3.1', 'MUST')],
    defects: ['accept-small-exponents'],
    chain: (names) => authorityChain(names, { key: 'rsa2048-e1' }),
  },
  {
    ...strength,
    id: 'TLS-C-187-E3',
    shows: 'an intermediate whose RSA key has the exponent 3',
    why: 'Not broken by itself, but every careless check of the padding is then a way to forge signatures, as in 2006 and again since.',
    severity: 'low',
    defects: ['accept-small-exponents'],
    chain: (names) => authorityChain(names, { key: 'rsa2048-e3' }),
  },
  {
    ...strength,
    id: 'TLS-C-188',
    shows: 'an intermediate with a DSA key',
    why: 'DSA is gone from FIPS 186-5 and from TLS 1.3, and its signatures give the key away when chance is bad. No ACS needs it, and RFC 5280 and TR-069 do not forbid it.',
    severity: 'low',
    defects: ['accept-dsa'],
    chain: (names) => authorityChain(names, { key: 'dsa2048' }),
  },
  {
    ...strength,
    id: 'TLS-C-189',
    shows: 'a certificate with an RSA key of 16,384 bits',
    why: 'Checking one signature with it costs as much as sixty usual ones. A small device may refuse, it must not hang or fall over.',
    severity: 'medium',
    cwe: 400,
    safety: 'S4',
    expect: { tr069: 'either', hardened: 'either' },
    defects: ['stall-on-unusual-chain'],
    chain: (names) => serverChain(names, { key: 'rsa16384' }),
  },
  {
    ...strength,
    id: 'TLS-C-190',
    shows: 'a certificate whose RSA key is of a family that can be factored',
    why: 'A widely used smart-card library made primes of a shape that shows in the modulus (CVE-2017-15361). Such keys can be told from others in microseconds.',
    severity: 'medium',
    defects: ['accept-weak-family-keys'],
    chain: (names) => serverChain(names, { key: 'rsa2048-weak-family' }),
  },
];
