import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { commonName, serverChain } from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const accepted = { tr069: 'accept', hardened: 'accept' } as const;
const refused = { tr069: 'reject', hardened: 'reject' } as const;
const address = {
  requirements: ['3.3-27', '3.3-31'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(9525, '6.5', 'MUST')],
  cwe: 297,
  needs: ['acs-address'],
  redirectTo: 'address',
  expect: refused,
} as const;
const secondHost = {
  requirements: ['3.3-31'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(9525, '6', 'MUST')],
  cwe: 297,
  needs: ['second-host', 'dns-url'],
  redirectTo: { label: 'second-acs' },
  expect: refused,
} as const;

/** Chains that are shown behind a redirect: to an address, which is how an address in the URL can be tried, and to a second host. */
export const redirectRows: readonly CertificateRow[] = [
  {
    ...address,
    id: 'TLS-C-004',
    shows: 'a certificate with its address, behind a redirect to that address',
    why: 'Small networks have an ACS without a name. The address of the URL is compared with the addresses of the certificate.',
    severity: 'medium',
    expect: accepted,
    defects: ['ignore-address-names'],
    chain: (names) => serverChain(names),
  },
  {
    ...address,
    id: 'TLS-C-074',
    shows: 'its address written as a DNS name, behind a redirect to that address',
    why: 'An authority that checks DNS names does not check who holds the address that one of them looks like.',
    severity: 'high',
    defects: ['address-in-any-name'],
    chain: (names) => serverChain(names, { san: { dns: [names.host] } }),
  },
  {
    ...address,
    id: 'TLS-C-075',
    shows: 'its address in the common name only, behind a redirect to that address',
    why: 'TR-069 has addresses compared with identifiers of their own type, not with free text.',
    severity: 'high',
    defects: ['address-in-any-name'],
    chain: (names) =>
      serverChain(names, {
        subject: commonName(names.host),
        extensionList: ['keyUsage', 'extendedKeyUsage', 'authorityKeyIdentifier'],
      }),
  },
  {
    ...address,
    id: 'TLS-C-076',
    shows: 'a wildcard over the digits of its address, behind a redirect to that address',
    why: 'Wildcards belong to names. One for addresses would stand for a whole network.',
    severity: 'high',
    defects: ['address-in-any-name'],
    chain: (names) => serverChain(names, { san: { dns: [names.host.replace(/^[^.:]+/, '*')] } }),
  },
  {
    ...address,
    id: 'TLS-C-077',
    shows: 'the address of another host, behind a redirect to its own',
    why: 'A certificate for one address says nothing of another one.',
    severity: 'high',
    defects: ['accept-wrong-host'],
    chain: (names) => serverChain(names, { san: { ip: ['192.0.2.77'] } }),
  },
  {
    ...address,
    id: 'TLS-C-077-MAPPED',
    shows: 'its IPv4 address in the form of an IPv6 address, behind a redirect to it',
    why: 'The two forms are different identifiers of different length; comparing them as texts or by their last octets mixes up networks.',
    severity: 'high',
    defects: ['accept-wrong-host'],
    chain: (names) =>
      serverChain(names, { san: { ip: [names.host.includes(':') ? '192.0.2.77' : `::ffff:${names.host}`] } }),
  },
  {
    ...secondHost,
    id: 'TLS-C-005',
    shows: 'a certificate for a second host, behind a redirect to that host',
    why: 'This is how an ACS spreads its load and how operators move devices. The certificate is compared with the new URL.',
    severity: 'medium',
    expect: accepted,
    defects: ['compare-configured-host'],
    chain: (names) => serverChain(names),
  },
  {
    ...secondHost,
    id: 'TLS-C-085',
    shows: 'the certificate of the first host, behind a redirect to a second one',
    why: 'After a redirect the name to compare is the new one. A device that goes on comparing with the old name can be sent anywhere by a single answer.',
    severity: 'critical',
    defects: ['compare-configured-host'],
    chain: (names) => serverChain({ ...names, host: names.acsHost, san: { dns: [names.acsHost] } }),
  },
  {
    ...secondHost,
    id: 'TLS-C-073',
    shows: 'a wildcard inside an A-label, behind a redirect to an internationalised name',
    why: 'Within the encoded form of a name an asterisk stands for characters that nobody can read off it; RFC 9525 forbids it.',
    severity: 'medium',
    redirectTo: { label: 'xn--bcher-kva' },
    defects: ['wildcard-anywhere'],
    chain: (names) => serverChain(names, { san: { dns: [names.host.replace(/^[^.]+/, 'xn--b*')] } }),
  },
];
