import { rfcClause, tr069Clause } from '../../../clauses.ts';
import {
  authorityChain,
  authorityLine,
  authorityNode,
  commonName,
  serverChain,
  serverNode,
  unknownExtension,
  upTheLine,
} from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const refused = { tr069: 'reject', hardened: 'reject' } as const;
const softly = { tr069: 'tolerate', hardened: 'reject' } as const;
const either = { tr069: 'either', hardened: 'either' } as const;
const trust = {
  requirements: ['3.3-24', '3.3-25'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1', 'MUST')],
  cwe: 295,
  expect: refused,
} as const;

const strangerRoot = {
  certificate: { subject: commonName('Nobody Trusts This Root'), ca: {} },
  signedBy: 'itself',
};

/** Whether there is a path to the trusted root, and whether each step of it holds. */
export const trustRows: readonly CertificateRow[] = [
  {
    ...trust,
    id: 'TLS-C-020',
    needsNoTrust: true,
    shows: 'a complete chain to a root that the target does not trust',
    why: 'Whoever can answer in place of the ACS can make such a chain within a minute. It is the plain attack in the middle, and all else rests on its being refused.',
    severity: 'critical',
    defects: ['accept-untrusted-issuer', 'third-try-without-tls', 'third-try-without-a-check'],
    chain: (names) => ({
      nodes: {
        root: strangerRoot,
        authority: authorityNode('Of Nobody', {}, 'root'),
        server: serverNode(names, {}, 'authority'),
      },
      send: ['server', 'authority', 'root'],
    }),
  },
  {
    ...trust,
    id: 'TLS-C-222',
    needsNoTrust: true,
    shows: 'a chain to a root that the target does not trust, and asks for a client certificate',
    why: 'Where devices have certificates of their own, both sides are to prove who they are. Some stacks are set to one check or the other, and show their certificate to anybody without looking at his. The server here is nobody, and asks.',
    severity: 'critical',
    defects: [{ id: 'mutual-replaces-server-check', device: 'careless-tls-client' }],
    tls: { clientCertificates: { trustedCertificates: [] } },
    chain: (names) => ({
      nodes: { root: strangerRoot, server: serverNode(names, {}, 'root') },
      send: ['server', 'root'],
    }),
  },
  {
    ...trust,
    id: 'TLS-C-021',
    needsNoTrust: true,
    shows: 'a self-signed certificate with the right name',
    why: 'A certificate that vouches for itself proves nothing. Devices take it where somebody once switched the check off for the lab.',
    severity: 'critical',
    defects: ['accept-self-signed'],
    chain: (names) => ({ nodes: { server: serverNode(names, {}, 'itself') }, send: ['server'] }),
  },
  {
    ...trust,
    id: 'TLS-C-022',
    needsNoTrust: true,
    shows: 'a chain to an impostor root with the name of the trusted one',
    why: 'Whoever can answer in place of the ACS has a certificate of his own making. He can give his root any name, so that only its key tells it from the true one.',
    severity: 'critical',
    defects: ['accept-untrusted-issuer'],
    chain: (names) => ({
      nodes: {
        root: { certificate: { subject: names.rootSubject, ca: {} }, signedBy: 'itself' },
        authority: authorityNode('Of The Impostor', {}, 'root'),
        server: serverNode(names, {}, 'authority'),
      },
      send: ['server', 'authority'],
    }),
  },
  {
    ...trust,
    id: 'TLS-C-024',
    shows: 'a certificate whose intermediate is missing',
    why: 'Without the intermediate there is no path to the trusted root. A target that goes on all the same has not looked for one.',
    severity: 'medium',
    defects: ['accept-incomplete-chain'],
    chain: (names) => ({
      nodes: { authority: authorityNode('Missing Authority'), server: serverNode(names, {}, 'authority') },
      send: ['server'],
    }),
  },
  {
    ...trust,
    id: 'TLS-C-025',
    shows: 'its intermediates in the wrong order, with the root among them',
    why: 'TLS 1.3 lets certificates come in any order and TLS 1.2 does not; servers get it wrong often. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: either,
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(8446, '4.4.2', 'SHOULD')],
    defects: ['stall-on-unusual-chain'],
    chain: (names) => ({
      nodes: { ...authorityLine(2), server: serverNode(names, {}, 'authority-2') },
      send: ['server', 'lab-root', 'authority-1', 'authority-2'],
    }),
  },
  {
    ...trust,
    id: 'TLS-C-026',
    shows: 'a certificate that has nothing to do with its path',
    why: 'Servers are configured with one certificate too many every day, and TLS 1.3 allows it. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: either,
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(8446, '4.4.2', 'SHOULD')],
    defects: ['stall-on-unusual-chain'],
    chain: (names) => ({
      nodes: {
        stranger: {
          ...strangerRoot,
          certificate: {
            ...strangerRoot.certificate,
            extraExtensions: [{ oid: unknownExtension, valueHex: '00'.repeat(4_096) }],
          },
        },
        server: serverNode(names),
      },
      send: ['server', 'stranger', 'lab-intermediate'],
    }),
  },
  {
    ...trust,
    id: 'TLS-C-027',
    shows: 'two intermediates that sign each other, and no root',
    why: 'A search for the issuer of the issuer never ends here unless it remembers where it has been. The path must be refused, and the target must live on.',
    severity: 'medium',
    cwe: 835,
    defects: ['accept-incomplete-chain'],
    chain: (names) => ({
      nodes: {
        one: authorityNode('Circle One', {}, 'other'),
        other: authorityNode('Circle Other', {}, 'one'),
        server: serverNode(names, {}, 'one'),
      },
      send: ['server', 'one', 'other'],
    }),
  },
  {
    ...trust,
    id: 'TLS-C-028',
    shows: 'twenty intermediates',
    why: 'Libraries differ in how long a path may be. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: either,
    defects: ['stall-on-unusual-chain'],
    chain: (names) => ({
      nodes: { ...authorityLine(20), server: serverNode(names, {}, 'authority-20') },
      send: ['server', ...upTheLine(20)],
    }),
  },
  ...(['different', 'same'] as const).flatMap((subjects) =>
    (['different', 'same'] as const).map(
      (keys): CertificateRow => ({
        ...trust,
        id: `TLS-C-029-${subjects === 'same' ? 'SN' : 'DN'}${keys === 'same' ? 'SK' : 'DK'}`,
        shows: `a hundred intermediates of ${subjects} name and ${keys} key`,
        why: 'Path building costs time and stack for each step, and more where names or keys repeat; such chains have crashed TLS libraries (CVE-2024-28835). RFC 5280 sets no limit and no sound path is that long: taking it is a warning under TR-069.',
        severity: 'high',
        // One name and one key: each of them looks like a root, and none is trusted.
        expect: subjects === 'same' && keys === 'same' ? refused : softly,
        cwe: 400,
        safety: 'S4',
        // With one name and one key, each of them also looks like a root.
        defects: [subjects === 'same' && keys === 'same' ? 'accept-untrusted-issuer' : 'accept-endless-chain'],
        chain: (names) => {
          const line = authorityLine(100, () =>
            subjects === 'same' ? { subject: commonName('Again And Again') } : {},
          );
          const shared = Object.entries(line).map(([name, node]) =>
            keys === 'same' && name !== 'authority-1' ? [name, { ...node, keyOf: 'authority-1' }] : [name, node],
          );
          const nodes = {
            ...(Object.fromEntries(shared) as typeof line),
            server: serverNode(names, {}, 'authority-100'),
          };
          return { nodes, send: ['server', ...upTheLine(100)] };
        },
      }),
    ),
  ),
  {
    ...trust,
    id: 'TLS-C-030',
    shows: 'a certificate that was signed with the key of another server',
    why: 'Every customer of the authority has a server certificate and its key. If that could sign further certificates, every customer could be the ACS.',
    severity: 'critical',
    defects: ['accept-leaf-as-ca'],
    chain: (names) => ({
      nodes: {
        // Without a key usage only the basic constraints, which are not there either, keep it from being an authority.
        authority: authorityNode('Of Customers'),
        customer: serverNode(
          { ...names, host: 'customer.test', san: { dns: ['customer.test'] } },
          { keyUsage: [] },
          'authority',
        ),
        server: serverNode(names, {}, 'customer'),
      },
      send: ['server', 'customer', 'authority'],
    }),
  },
  {
    ...trust,
    id: 'TLS-C-031',
    shows: 'a certificate with a broken signature',
    why: 'Without a true signature the certificate is just a claim that anybody can write.',
    severity: 'critical',
    cwe: 347,
    defects: ['accept-broken-signature'],
    chain: (names) => serverChain(names, { signature: 'flipped-bit' }),
  },
  {
    ...trust,
    id: 'TLS-C-032',
    shows: 'an intermediate with a broken signature',
    why: 'Some stacks verify the signature of the server only and take the rest of the path on trust.',
    severity: 'critical',
    cwe: 347,
    defects: ['accept-broken-signature'],
    chain: (names) => authorityChain(names, { signature: 'flipped-bit' }),
  },
  {
    ...trust,
    id: 'TLS-C-033',
    shows: 'a certificate that names two different signature algorithms',
    why: 'The algorithm stands inside the signed part and beside it, and RFC 5280 demands that both are the same: the outer one is not protected by the signature.',
    severity: 'medium',
    cwe: 347,
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.1.1.2', 'MUST')],
    defects: ['accept-broken-signature'],
    chain: (names) => serverChain(names, { tbsAlgorithm: 'ecdsa-sha384' }),
  },
  {
    ...trust,
    id: 'TLS-C-035',
    needsNoTrust: true,
    shows: 'a chain to an authority whose private key is published',
    why: 'Authorities of laptop vendors, of development servers and of TLS libraries found their way into devices together with private keys that anybody can download: whoever does is the ACS. Unless the target file names such authorities, the chain leads to a stand-in whose key is printed in RFC 9500.',
    severity: 'high',
    cwe: 321,
    defects: ['trust-published-authority'],
    below: 'published',
    chain: (names) => ({
      nodes: { server: serverNode(names, {}, 'published-authority') },
      send: ['server', 'published-authority'],
    }),
  },
  {
    ...trust,
    id: 'TLS-C-036',
    shows: 'the device certificate of another subscriber',
    why: 'Devices and ACS often have certificates from one authority. If a device takes the certificate of another device for the ACS, one key that was read out of one gateway is enough to manage all others.',
    severity: 'critical',
    defects: ['check-root-only'],
    chain: () => ({
      nodes: {
        server: {
          certificate: {
            subject: commonName('00D09E-Gateway-4711'),
            extendedKeyUsage: ['clientAuth'],
            notAfter: '+1y',
          },
          signedBy: 'lab-intermediate',
        },
      },
      send: ['server', 'lab-intermediate'],
    }),
  },
];
