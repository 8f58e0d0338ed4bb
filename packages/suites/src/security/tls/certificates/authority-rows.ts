import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { authorityChain, authorityLine, authorityNode, serverChain, serverNode, upTheLine } from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const softly = { tr069: 'tolerate', hardened: 'reject' } as const;
const either = { tr069: 'either', hardened: 'either' } as const;
const authority = {
  requirements: ['3.3-25'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1.4', 'MUST')],
  cwe: 295,
  expect: { tr069: 'reject', hardened: 'reject' },
} as const;

/** Which certificates may sign others, and what a server certificate may be. */
export const authorityRows: readonly CertificateRow[] = [
  {
    ...authority,
    id: 'TLS-C-100',
    shows: 'an intermediate that does not say whether it is an authority',
    why: 'Without basic constraints a certificate is no authority. Old stacks took every certificate for one.',
    severity: 'critical',
    defects: ['accept-leaf-as-ca'],
    chain: (names) => authorityChain(names, { basicConstraints: 'omit' }),
  },
  {
    ...authority,
    id: 'TLS-C-101',
    shows: 'an intermediate that says it is no authority',
    why: 'The authority above it said in so many words that this key signs no certificates.',
    severity: 'critical',
    defects: ['accept-leaf-as-ca'],
    chain: (names) => authorityChain(names, { basicConstraints: { ca: false } }),
  },
  {
    ...authority,
    id: 'TLS-C-102',
    shows: 'an intermediate whose basic constraints are not critical',
    why: 'RFC 5280 demands that authorities mark them critical; some do not, and readers know the extension anyway. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: either,
    defects: ['stall-on-unusual-chain'],
    chain: (names) => authorityChain(names, { critical: { basicConstraints: false } }),
  },
  {
    ...authority,
    id: 'TLS-C-103',
    shows: 'an intermediate whose key usage does not allow it to sign certificates',
    why: 'The key usage limits what a key that has leaked can do. An authority for revocation lists must not be one for servers.',
    severity: 'high',
    defects: ['ignore-key-usage'],
    chain: (names) => authorityChain(names, { keyUsage: ['digitalSignature', 'cRLSign'] }),
  },
  {
    ...authority,
    id: 'TLS-C-104',
    shows: 'an intermediate of version 1',
    why: 'Version 1 has no extensions, so nothing tells an authority from a customer.',
    severity: 'critical',
    defects: ['accept-leaf-as-ca'],
    chain: (names) => authorityChain(names, { version: 1, extensions: false }, { authorityKeyIdentifier: false }),
  },
  {
    ...authority,
    id: 'TLS-C-105',
    shows: 'an intermediate below one that allows no further ones',
    why: 'A path length of 0 says: servers only. A customer with a small authority of his own would otherwise make himself a large one.',
    severity: 'high',
    defects: ['ignore-path-length'],
    chain: (names) => ({
      nodes: {
        ...authorityLine(2, (place) => (place === 1 ? { ca: { pathLength: 0 } } : {})),
        server: serverNode(names, {}, 'authority-2'),
      },
      send: ['server', ...upTheLine(2)],
    }),
  },
  {
    ...authority,
    id: 'TLS-C-106',
    shows: 'a path that is too long for its first authority, two levels further down',
    why: 'A path length counts all authorities below it, not the next one only.',
    severity: 'high',
    defects: ['ignore-path-length'],
    chain: (names) => ({
      nodes: {
        ...authorityLine(3, (place) => (place === 1 ? { ca: { pathLength: 1 } } : {})),
        server: serverNode(names, {}, 'authority-3'),
      },
      send: ['server', ...upTheLine(3)],
    }),
  },
  {
    ...authority,
    id: 'TLS-C-106-SI',
    shows: 'a self-issued intermediate below one that allows no further ones',
    why: 'An authority that changes its key signs itself under its own name; RFC 5280 does not count that step. A target that does turns a sound path away, but no harm is done.',
    severity: 'low',
    expect: either,
    defects: ['stall-on-unusual-chain'],
    chain: (names) => ({
      nodes: {
        old: authorityNode('Same Name', { ca: { pathLength: 0 } }),
        renewed: authorityNode('Same Name', { ca: { pathLength: 0 } }, 'old'),
        server: serverNode(names, {}, 'renewed'),
      },
      send: ['server', 'renewed', 'old'],
    }),
  },
  {
    ...authority,
    id: 'TLS-C-107',
    shows: 'the certificate of an authority as that of the server',
    why: 'Whoever reads the key of such a server can sign certificates for any host. Nothing in TR-069 forbids it; a careful authority never issues it.',
    severity: 'low',
    expect: softly,
    defects: ['accept-ca-as-server'],
    chain: (names) => ({
      nodes: {
        server: serverNode(names, { ca: {}, keyUsage: ['digitalSignature', 'keyCertSign', 'cRLSign'] }, 'lab-root'),
      },
      send: ['server'],
    }),
  },
  {
    ...authority,
    id: 'TLS-C-108',
    shows: 'a server certificate of version 1',
    why: 'Version 1 has no alternative names and no usage; what remains is a common name.',
    severity: 'medium',
    expect: softly,
    needs: ['dns-url'],
    defects: ['accept-common-name'],
    chain: (names) => serverChain(names, { version: 1, extensions: false }),
  },
  {
    ...authority,
    id: 'TLS-C-109',
    shows: 'a server certificate that may sign certificates and is no authority',
    why: 'The two statements contradict each other. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: either,
    defects: ['stall-on-unusual-chain'],
    chain: (names) => serverChain(names, { keyUsage: ['digitalSignature', 'keyCertSign'] }),
  },
];
