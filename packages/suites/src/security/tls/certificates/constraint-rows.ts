import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { authorityChain, commonName, serverChain } from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const constraints = {
  requirements: ['3.3-25'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.2.1.10', 'MUST')],
  cwe: 295,
  needs: ['dns-url'],
  expect: { tr069: 'reject', hardened: 'reject' },
} as const;
const many = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}.other.test`);

/** Which names an authority may give out: how an operator lets a partner run an authority without giving him the ACS. */
export const constraintRows: readonly CertificateRow[] = [
  {
    ...constraints,
    id: 'TLS-C-160',
    shows: 'a certificate for a name that its authority must not give out',
    why: 'The authority above said: everything but this. A target that does not read name constraints lets the partner play the ACS.',
    severity: 'high',
    defects: ['ignore-name-constraints'],
    chain: (names) => authorityChain(names, { nameConstraints: { excluded: { dns: [names.host] } } }),
  },
  {
    ...constraints,
    id: 'TLS-C-161',
    shows: 'a certificate for a name outside of what its authority may give out',
    why: 'The authority above said: this and nothing else.',
    severity: 'high',
    defects: ['ignore-name-constraints'],
    chain: (names) => authorityChain(names, { nameConstraints: { permitted: { dns: ['partner.test'] } } }),
  },
  {
    ...constraints,
    id: 'TLS-C-162',
    shows: 'a certificate with an address outside of what its authority may give out',
    why: 'Constraints on addresses are read by fewer libraries than those on names.',
    severity: 'high',
    defects: ['ignore-name-constraints'],
    chain: (names) =>
      authorityChain(
        names,
        { nameConstraints: { permitted: { ip: ['192.0.2.0/24'] } } },
        { san: { ...names.san, ip: ['203.0.113.7'] } },
      ),
  },
  {
    ...constraints,
    id: 'TLS-C-163',
    shows: 'a common name that its authority must not give out, beside an alternative name of another kind',
    why: 'A target that falls back to the common name has to hold name constraints against it as well. Otherwise the fallback is a way around them.',
    severity: 'medium',
    defects: ['constraints-spare-common-name'],
    chain: (names) =>
      authorityChain(
        names,
        { nameConstraints: { permitted: { dns: ['partner.test'], email: ['partner.test'] } } },
        { subject: commonName(names.host), san: { email: ['acs@partner.test'] } },
      ),
  },
  {
    ...constraints,
    id: 'TLS-C-164',
    shows: 'a wildcard that covers a name which its authority must not give out',
    why: 'The pattern itself is not the excluded name, but what it stands for is (CVE-2025-61727). RFC 5280 compares texts, by which the pattern is allowed, so that under TR-069 this is a warning.',
    severity: 'medium',
    needs: ['deep-dns-url'],
    expect: { tr069: 'tolerate', hardened: 'reject' },
    defects: ['wildcard-around-constraints'],
    chain: (names) =>
      authorityChain(
        names,
        { nameConstraints: { excluded: { dns: [names.host] } } },
        { san: { dns: [`*.${names.parent}`] } },
      ),
  },
  {
    ...constraints,
    id: 'TLS-C-165',
    shows: 'a server certificate with name constraints of its own',
    why: 'Constraints bind what lies below a certificate, and below this one there is nothing. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: { tr069: 'either', hardened: 'either' },
    defects: ['stall-on-unusual-chain'],
    chain: (names) => serverChain(names, { nameConstraints: { permitted: { dns: ['partner.test'] } } }),
  },
  {
    ...constraints,
    id: 'TLS-C-166',
    shows: 'thousands of name constraints against thousands of names, and none that permits the ACS',
    why: 'Comparing each with each takes millions of steps. The certificate is to be refused, and the target must live on.',
    severity: 'medium',
    cwe: 407,
    safety: 'S4',
    defects: ['ignore-name-constraints'],
    chain: (names) =>
      authorityChain(
        names,
        { nameConstraints: { permitted: { dns: many('p', 2_000) } } },
        { san: { dns: [...many('p', 2_000), names.host] } },
      ),
  },
];
