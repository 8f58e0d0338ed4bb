import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { authorityChain, authorityNode, serverChain, serverNode } from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const accepted = { tr069: 'accept', hardened: 'accept' } as const;
const clauses = [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1', 'MUST')];

/** Chains that a target must take: without them a target that refuses everything would look safe. */
export const controlRows: readonly CertificateRow[] = [
  {
    id: 'TLS-C-001',
    shows: 'an RSA-2048 certificate below one intermediate',
    why: 'This is what most servers show. A target that refuses it cannot be managed over TLS at all.',
    severity: 'high',
    expect: accepted,
    requirements: ['3.3-24', '3.3-25'],
    spec: clauses,
    defects: ['refuse-rsa-certificate'],
    chain: (names) => authorityChain(names, { key: 'rsa2048' }, { key: 'rsa2048' }),
  },
  {
    id: 'TLS-C-002',
    shows: 'a P-256 certificate below a P-384 intermediate',
    why: 'Elliptic curves are what new authorities issue. A target whose TLS offers them must also take them, on the path as well as at its end.',
    severity: 'medium',
    expect: accepted,
    requirements: ['3.3-24', '3.3-25'],
    spec: clauses,
    defects: ['refuse-p384'],
    chain: (names) => authorityChain(names, { key: 'p384' }, { key: 'p256' }),
  },
  {
    id: 'TLS-C-003',
    shows: 'a certificate whose leftmost label is a wildcard',
    why: 'TR-069 allows wildcards within the limits of RFC 6125, and operators with many servers use them.',
    severity: 'low',
    expect: accepted,
    requirements: ['3.3-26', '3.3-28'],
    spec: [tr069Clause('3.3', 'MAY'), rfcClause(9525, '6.3', 'MUST')],
    needs: ['deep-dns-url'],
    defects: ['refuse-wildcard'],
    chain: (names) => serverChain(names, { san: { dns: [`*.${names.parent}`] } }),
  },
  {
    id: 'TLS-C-006',
    shows: 'a certificate whose host name differs in letter case only',
    why: 'Letter case means nothing in DNS. A byte-by-byte comparison turns the right server away.',
    severity: 'medium',
    expect: accepted,
    requirements: ['3.3-26'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9525, '6.3', 'MUST')],
    needs: ['dns-url'],
    defects: ['case-sensitive-host'],
    chain: (names) => serverChain(names, { san: { dns: [names.host.toUpperCase()] } }),
  },
  {
    id: 'TLS-C-007',
    shows: 'a good path and, beside it, an expired certificate of the same authority',
    why: 'When an authority is renewed, servers send the old certificate along for a while. A target that gives up at the first one which has expired loses its ACS on the day of the change, as happened worldwide in 2020. TLS 1.2 has each certificate vouch for the one in front of it, so that a target may refuse such a list.',
    severity: 'low',
    // RFC 5246 7.4.2: each certificate certifies the one before it; RFC 8446 4.4.2 bears others.
    expect: { tr069: 'advise', hardened: 'accept' },
    requirements: ['3.3-25'],
    spec: clauses,
    defects: ['judge-every-certificate-sent'],
    chain: (names) => ({
      nodes: {
        authority: authorityNode('Renewed Authority'),
        old: { ...authorityNode('Renewed Authority', { notBefore: '-400d', notAfter: '-30d' }), keyOf: 'authority' },
        server: serverNode(names, {}, 'authority'),
      },
      send: ['server', 'old', 'authority'],
    }),
  },
  {
    id: 'TLS-C-009',
    shows: 'its root with a SHA-1 signature, besides a sound path',
    why: 'The signature of a root upon itself proves nothing and is not looked at; old roots are signed with SHA-1 and still sound.',
    severity: 'low',
    expect: accepted,
    requirements: ['3.3-25'],
    spec: clauses,
    defects: ['judge-every-certificate-sent'],
    chain: (names) => ({
      nodes: {
        root: {
          certificate: { subject: names.rootSubject, ca: {}, signatureHash: 'sha1' },
          signedBy: 'itself',
          keyOf: 'lab-root',
        },
        server: serverNode(names),
      },
      send: ['server', 'lab-intermediate', 'root'],
    }),
  },
  {
    id: 'TLS-C-086',
    shows: 'its certificate to whoever asks for it by name, and that of another host to everybody else',
    why: 'Many an ACS stands behind a front end of several hosts. It shows the right certificate to a client that names the host in its ClientHello; one that does not gets the certificate of another host and cannot be managed, or has to take it.',
    severity: 'info',
    // The name is a SHOULD of TR-069 3.3.
    expect: { tr069: 'tolerate', hardened: 'accept' },
    requirements: ['3.3-07'],
    spec: [tr069Clause('3.3', 'SHOULD'), rfcClause(6066, '3', 'SHOULD')],
    needs: ['dns-url'],
    defects: ['no-sni'],
    chain: (names) => serverChain(names, { san: { dns: ['default-host.test'] } }),
    chainByServerName: (names) => serverChain(names),
  },
  {
    id: 'TLS-C-123',
    shows: 'a certificate without an extended key usage',
    why: 'RFC 5280 leaves the extension out where a certificate may serve for anything; many private authorities never write it.',
    severity: 'low',
    expect: { tr069: 'accept', hardened: 'either' },
    requirements: ['3.3-25'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.2.1.12', 'MAY')],
    defects: ['demand-server-purpose'],
    chain: (names) => {
      const { nodes, send } = serverChain(names);
      const { extendedKeyUsage: _none, ...certificate } = serverNode(names).certificate;
      return { nodes: { ...nodes, server: { certificate, signedBy: 'lab-intermediate' } }, send };
    },
  },
];
