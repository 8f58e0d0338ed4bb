import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { commonName, serverChain } from './chain-parts.ts';
import type { CertificateRow } from './certificate-row.ts';

const refused = { tr069: 'reject', hardened: 'reject' } as const;
const softly = { tr069: 'tolerate', hardened: 'reject' } as const;
const either = { tr069: 'either', hardened: 'either' } as const;
const name = {
  requirements: ['3.3-26'],
  spec: [tr069Clause('3.3', 'MUST'), rfcClause(9525, '6.3', 'MUST')],
  cwe: 297,
  needs: ['dns-url'],
  expect: refused,
} as const;
const wildcard = { ...name, requirements: ['3.3-26', '3.3-28'], needs: ['deep-dns-url'] } as const;

const firstLabel = (host: string): string => host.split('.')[0] ?? host;
const topLabel = (host: string): string => host.split('.').at(-1) ?? host;
// Short, because some stacks take no more than 100 KiB of certificates.
const padded = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index.toString(36)}.t`);

/** Whether the certificate is for the host of the ACS URL: plain names, then the common name, then wildcards, then odd entries. */
export const nameRows: readonly CertificateRow[] = [
  {
    ...name,
    id: 'TLS-C-060',
    shows: 'a certificate for another host',
    why: 'Every customer of the same authority has a certificate that leads to a trusted root. Only the comparison of its names with the host in the ACS URL keeps him from playing the ACS.',
    severity: 'critical',
    needs: [],
    requirements: ['3.3-26', '3.3-27'],
    defects: ['accept-wrong-host'],
    chain: (names) => serverChain({ ...names, host: 'not-the-acs.test', san: { dns: ['not-the-acs.test'] } }),
  },
  {
    ...name,
    id: 'TLS-C-061',
    shows: 'a certificate for the parent domain only',
    why: 'Who holds example.org does not hold every name below it. Comparing from the end lets him in.',
    severity: 'high',
    needs: ['deep-dns-url'],
    defects: ['accept-parent-domain'],
    chain: (names) => serverChain(names, { san: { dns: [names.parent] } }),
  },
  {
    ...name,
    id: 'TLS-C-062',
    shows: 'a certificate for a domain of the attacker that begins with the name of the ACS',
    why: 'Comparing only as many characters as the expected name has makes every longer name right. Anybody can register such a domain.',
    severity: 'critical',
    defects: ['prefix-host-match'],
    chain: (names) => serverChain(names, { san: { dns: [`${names.host}.attacker.test`] } }),
  },
  {
    ...name,
    id: 'TLS-C-063',
    shows: 'a certificate for a name that ends like the name of the ACS, without a dot before it',
    why: 'Comparing the ends of two names without looking at the dot makes evilacs.example.org right for acs.example.org.',
    severity: 'critical',
    defects: ['suffix-host-match'],
    chain: (names) => serverChain(names, { san: { dns: [`evil${names.host}`] } }),
  },
  {
    ...name,
    id: 'TLS-C-064',
    shows: 'a certificate with the right common name and no alternative name',
    why: 'TR-069 lets a device fall back to the common name where a certificate has no alternative name; RFC 9525 has ended that, because the common name is free text that authorities do not check.',
    severity: 'medium',
    expect: softly,
    requirements: ['3.3-26', '3.3-29'],
    defects: ['accept-common-name'],
    chain: (names) => serverChain(names, { extensionList: ['keyUsage', 'extendedKeyUsage', 'authorityKeyIdentifier'] }),
  },
  {
    ...name,
    id: 'TLS-C-065',
    shows: 'a certificate with the right common name and the alternative name of another host',
    why: 'Alternative names take precedence over the common name. A target that looks at the common name as well takes certificates that were issued for somebody else.',
    severity: 'high',
    requirements: ['3.3-26', '3.3-29'],
    defects: ['accept-cn-over-san'],
    chain: (names) => serverChain(names, { subject: commonName(names.host), san: { dns: ['not-the-acs.test'] } }),
  },
  {
    ...name,
    id: 'TLS-C-066',
    shows: 'a certificate with the right common name and an empty list of alternative names',
    why: 'RFC 5280 demands at least one entry. What a target makes of none tells whether it falls back to the common name by accident.',
    severity: 'medium',
    expect: softly,
    requirements: ['3.3-26', '3.3-29'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '4.2.1.6', 'MUST')],
    defects: ['accept-common-name'],
    chain: (names) => serverChain(names, { subject: commonName(names.host), san: {} }),
  },
  ...(
    [
      ['067', 'the bare wildcard *', 'high', () => '*'],
      ['068', 'a wildcard right below a top-level domain', 'high', (host: string) => `*.${topLabel(host)}`],
      [
        '069',
        'a wildcard that would have to stand for two labels',
        'high',
        (host: string) => `*.${host.split('.').slice(2).join('.')}`,
      ],
      ['070', 'a wildcard below the name of the ACS itself', 'medium', (host: string) => `*.${host}`],
      [
        '071',
        'a wildcard that is not the leftmost label',
        'medium',
        (host: string) => host.replace(/\.[^.]+\./, '.*.'),
      ],
    ] as const
  ).map(
    ([number, shows, severity, pattern]): CertificateRow => ({
      ...wildcard,
      id: `TLS-C-${number}`,
      shows,
      why: 'A wildcard stands for exactly one whole label, the leftmost, of a name that somebody owns. Each other reading makes one certificate good for hosts that its owner was never asked about.',
      severity,
      defects: ['wildcard-anywhere'],
      chain: (names) => serverChain(names, { san: { dns: [pattern(names.host)] } }),
    }),
  ),
  {
    ...wildcard,
    id: 'TLS-C-072',
    shows: 'a wildcard that is a part of the leftmost label',
    why: 'RFC 6125 left it open, RFC 9525 forbids it: such patterns match more than their owner thinks.',
    severity: 'medium',
    expect: softly,
    defects: ['wildcard-anywhere'],
    chain: (names) => serverChain(names, { san: { dns: [`${firstLabel(names.host).slice(0, 1)}*.${names.parent}`] } }),
  },
  {
    ...name,
    id: 'TLS-C-078',
    shows: 'a certificate whose only identifier is the URL of the ACS',
    why: 'A URI identifies a resource of some application, not a host for HTTPS; RFC 9525 keeps the kinds apart.',
    severity: 'medium',
    defects: ['accept-any-kind-of-name'],
    chain: (names) => serverChain(names, { san: { uri: [`https://${names.host}/cwmp`] } }),
  },
  {
    ...name,
    id: 'TLS-C-079',
    shows: 'a certificate whose e-mail address is the name of the ACS',
    why: 'An e-mail entry is checked by its authority as a mailbox, not as a host.',
    severity: 'medium',
    defects: ['accept-any-kind-of-name'],
    chain: (names) => serverChain(names, { san: { email: [names.host] } }),
  },
  {
    ...name,
    id: 'TLS-C-080',
    shows: 'an alternative name with a NUL octet behind the name of the ACS',
    why: 'A comparison of C strings stops at the NUL and takes the certificate of acs.example.org\\0.attacker.test, which its owner was given for attacker.test. All browsers had this bug in 2009.',
    severity: 'critical',
    cwe: 158,
    defects: ['nul-truncated-names'],
    chain: (names) => serverChain(names, { san: { dns: [`${names.host}\0.attacker.test`] } }),
  },
  {
    ...name,
    id: 'TLS-C-081',
    shows: 'a common name with a NUL octet behind the name of the ACS, and no alternative name',
    why: 'The same as in an alternative name, where the target falls back to the common name.',
    severity: 'critical',
    cwe: 158,
    defects: ['nul-truncated-names'],
    chain: (names) =>
      serverChain(names, {
        subject: commonName(`${names.host}\0.attacker.test`),
        extensionList: ['keyUsage', 'extendedKeyUsage', 'authorityKeyIdentifier'],
      }),
  },
  {
    ...name,
    id: 'TLS-C-082',
    shows: 'the right name with a dot at its end',
    why: 'The dot makes a name absolute; whether it belongs into a certificate is disputed. Both answers are fine, hanging is not.',
    severity: 'low',
    expect: either,
    defects: ['stall-on-unusual-chain'],
    chain: (names) => serverChain(names, { san: { dns: [`${names.host}.`] } }),
  },
  ...(
    [
      ['U', 'a name with an underscore', '_acs.other.test'],
      ['RAW', 'a name in raw Unicode', 'bücher.test'],
      ['LONG', 'a name with a label of 70 characters', `${'a'.repeat(70)}.test`],
    ] as const
  ).map(
    ([suffix, shows, odd]): CertificateRow => ({
      ...name,
      id: `TLS-C-083-${suffix}`,
      shows: `${shows}, beside the right one`,
      why: 'One odd entry says nothing about the others. Both answers are fine, hanging is not.',
      severity: 'low',
      expect: either,
      defects: ['stall-on-unusual-chain'],
      chain: (names) => serverChain(names, { san: { dns: [odd, names.host] } }),
    }),
  ),
  ...(
    [
      [1_000, 'S2'],
      [10_000, 'S4'],
    ] as const
  ).map(
    ([count, safety]): CertificateRow => ({
      ...name,
      id: `TLS-C-084-${count}`,
      shows: `a certificate with ${count.toLocaleString('en')} names, the right one last`,
      why: 'A small device may have no room for so many names. It may refuse, it must not hang or fall over.',
      severity: 'medium',
      cwe: 400,
      safety,
      expect: either,
      defects: ['stall-on-unusual-chain'],
      chain: (names) => serverChain(names, { san: { dns: [...padded(count - 1), names.host] } }),
    }),
  ),
];
