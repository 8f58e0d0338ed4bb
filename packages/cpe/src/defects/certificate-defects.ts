import {
  addressesOf,
  type CertificateFacts,
  certificateFacts,
  datesProblem,
  type ServerEvidence,
} from '@cordon/transport';
import type { TlsStrictness } from '../tls-strictness.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { restartingOn } from './restarting.ts';
import { onTls } from './tls-defects.ts';

type Change = Partial<TlsStrictness>;

const onChain = (id: string, sentence: string, change: Change): CpeDefect =>
  onTls({ id, sentence, requirements: ['3.3-25'] }, change);
const onNames = (id: string, sentence: string, nameRules: TlsStrictness['nameRules']): CpeDefect =>
  onTls({ id, sentence, requirements: ['3.3-26'] }, { nameRules });

const noPath = ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_GET_ISSUER_CERT'];
/** What OpenSSL calls names that an authority must not give out. */
export const violatedConstraints: readonly string[] = [
  'permitted subtree violation',
  'excluded subtree violation',
  'unspecified certificate verification error',
];
const notForServers = ['INVALID_PURPOSE'];

/** What devices leave out when they follow the chain of an ACS to its root: one decision each. */
const chainDefects: readonly CpeDefect[] = [
  onChain('accept-self-signed', 'Takes a certificate that is its own authority.', {
    chainRules: { forgives: ['DEPTH_ZERO_SELF_SIGNED_CERT'] },
  }),
  onChain('accept-incomplete-chain', 'Takes a certificate although it finds no path from it to a root.', {
    chainRules: { forgives: noPath },
  }),
  onChain('accept-endless-chain', 'Follows a chain however long it is.', {
    chainRules: { without: ['endless-path'] },
  }),
  onChain('accept-leaf-as-ca', 'Lets any certificate sign others, whatever its basic constraints say.', {
    chainRules: { forgives: ['INVALID_CA', 'INVALID_PURPOSE'] },
  }),
  onChain('accept-broken-signature', 'Does not verify the signatures of certificates.', {
    chainRules: { forgives: ['CERT_SIGNATURE_FAILURE'] },
  }),
  onChain('check-root-only', 'Takes every certificate of its own authority, whoever it is for.', {
    checkHostName: false,
    chainRules: { forgives: notForServers },
  }),
  onChain('ignore-path-length', 'Does not count the authorities of a path.', {
    chainRules: { forgives: ['PATH_LENGTH_EXCEEDED'] },
  }),
  onChain('ignore-key-usage', 'Does not look at the key usage.', {
    chainRules: {
      forgives: ['key usage does not include certificate signing', ...notForServers],
      without: ['unfit-key-usage'],
    },
  }),
  onChain('ignore-extended-key-usage', 'Does not look at the extended key usage.', {
    chainRules: { forgives: notForServers },
  }),
  onChain('ignore-unknown-critical', 'Skips critical extensions that it does not know.', {
    chainRules: { forgives: ['unhandled critical extension'] },
  }),
  onChain('ignore-name-constraints', 'Does not look at name constraints.', {
    chainRules: { forgives: violatedConstraints },
  }),
  onTls(
    {
      id: 'constraints-spare-common-name',
      sentence: 'Falls back to the common name and does not hold name constraints against it.',
      requirements: ['3.3-25', '3.3-29'],
    },
    { chainRules: { forgives: violatedConstraints }, nameRules: { commonName: 'fallback' } },
  ),
  onChain('wildcard-around-constraints', 'Holds name constraints against a wildcard as if it were a name.', {
    chainRules: { without: ['wildcard-around-exclusion'] },
  }),
  onChain('accept-ca-as-server', 'Takes the certificate of an authority as that of a server.', {
    chainRules: { without: ['authority-as-server'] },
  }),
  onChain('accept-nameless-issuer', 'Takes certificates of an authority without a name.', {
    chainRules: { without: ['nameless-issuer'] },
  }),
  onChain('accept-ber', 'Reads certificates with lengths that DER does not allow.', {
    chainRules: { without: ['not-der'] },
  }),
  onTls(
    {
      id: 'accept-repeated-extensions',
      sentence: 'Takes the first of several extensions of one kind.',
      requirements: ['3.3-25', '3.3-26'],
    },
    {
      chainRules: { forgives: noPath, without: ['repeated-extensions'] },
      nameRules: { refusesUnreadable: false },
    },
  ),
  onTls(
    {
      id: 'unreadable-names-match',
      sentence: 'Falls back to the common name where it cannot read the alternative names.',
      requirements: ['3.3-26', '3.3-29'],
    },
    { chainRules: { forgives: noPath }, nameRules: { refusesUnreadable: false, commonName: 'fallback' } },
  ),
  onChain('accept-explicit-curves', 'Takes elliptic curves that the certificate spells out.', {
    chainRules: { forgives: ['Certificate public key has explicit ECC parameters'] },
  }),
  onChain('accept-weak-signatures', 'Takes MD5 and SHA-1 signatures on certificates.', {
    chainRules: { forgives: ['CA signature digest algorithm too weak'] },
  }),
  onChain('accept-weak-keys', 'Takes keys of any size.', {
    chainRules: { forgives: ['EE certificate key too weak', 'CA certificate key too weak'] },
  }),
  onChain('accept-small-exponents', 'Takes RSA keys with the exponent 1 or 3.', {
    chainRules: { without: ['small-exponent'] },
  }),
  onChain('accept-dsa', 'Takes DSA keys on the path.', {
    chainRules: { without: ['dsa'] },
  }),
  onChain('accept-weak-family-keys', 'Takes RSA keys of the family of CVE-2017-15361.', {
    chainRules: { without: ['weak-family'] },
  }),
];

/** Comparisons in C stop at the NUL. */
const untilNul = (name: string): string => name.split('\0')[0] ?? name;
const isSame = (presented: string, host: string): boolean => presented.toLowerCase() === host;

function fitsAnyWildcard(presented: string, host: string): boolean {
  const parts = presented
    .toLowerCase()
    .split('*')
    .map((part) => part.replaceAll(/[^a-z0-9.-]/g, ''));
  if (parts.length === 1) return isSame(presented, host);
  return (
    new RegExp(`^${parts.join('.*').replaceAll('.', '\\.').replaceAll('\\.*', '.*')}$`).test(host) ||
    presented === `*.${host}`
  );
}

/** An asterisk stands for any digit here. */
const firstAddressOf = (name: string): string => name.replace('*', '127');

/** How devices compare the host of the ACS URL with a certificate, where they do it by hand. */
const nameDefects: readonly CpeDefect[] = [
  onNames('accept-common-name', 'Falls back to the common name of a certificate without alternative names.', {
    commonName: 'fallback',
  }),
  onNames('accept-cn-over-san', 'Takes a fitting common name although the alternative names do not fit.', {
    commonName: 'always',
  }),
  onNames('accept-parent-domain', 'Takes a certificate for the domain above the host.', {
    matches: (presented, host) => isSame(presented, host) || host.endsWith(`.${presented.toLowerCase()}`),
  }),
  onNames('prefix-host-match', 'Compares as many characters as the host name has.', {
    matches: (presented, host) => presented.toLowerCase().startsWith(host),
  }),
  onNames('suffix-host-match', 'Compares the ends of the names.', {
    matches: (presented, host) => presented.toLowerCase().endsWith(host),
  }),
  onNames('wildcard-anywhere', 'Lets an asterisk stand for any characters anywhere.', { matches: fitsAnyWildcard }),
  onNames('accept-any-kind-of-name', 'Looks for the host in every kind of alternative name.', {
    dnsNamesOf: ({ dnsNames, uris, emails }) => [...dnsNames, ...uris, ...emails],
    matches: (presented, host) => isSame(presented, host) || presented.toLowerCase().includes(`://${host}/`),
  }),
  onNames('nul-truncated-names', 'Compares names as C strings, up to the first NUL.', {
    commonName: 'fallback',
    dnsNamesOf: ({ dnsNames }) => dnsNames.map(untilNul),
    matches: (presented, host) => isSame(untilNul(presented), host),
  }),
  onNames('case-sensitive-host', 'Takes letter case for a difference between host names.', {
    matches: (presented, host) => presented === host,
  }),
  onNames('ignore-address-names', 'Finds no address in a certificate.', { addressesOf: () => [] }),
  onNames(
    'address-in-any-name',
    'Takes an address that stands in a DNS name or in the common name, wildcards included.',
    {
      addressesOf: (names) => [...addressesOf(names), ...[...names.dnsNames, ...names.commonNames].map(firstAddressOf)],
    },
  ),
  onTls(
    {
      id: 'compare-configured-host',
      sentence: 'Compares certificates with the host of its ACS URL, wherever a redirect has led it.',
      requirements: ['3.3-31'],
    },
    { comparesConfiguredHost: true },
  ),
  onNames('refuse-wildcard', 'Knows no wildcards.', { matches: isSame }),
];

const refusal = { code: 'untrusted-chain', detail: 'The device does not take such a chain.' } as const;
const weakDigest = ['1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.2.840.113549.1.1.4'];

const refuseWhere = (applies: (evidence: ServerEvidence) => boolean): Change => ({
  refuses: (evidence) => (applies(evidence) ? refusal : undefined),
});

/** Devices that turn a sound ACS away. */
const overstrictDefects: readonly CpeDefect[] = [
  onChain(
    'refuse-rsa-certificate',
    'Takes no ACS certificate with an RSA key.',
    refuseWhere(({ certificate }) => certificate.publicKey.asymmetricKeyType === 'rsa'),
  ),
  onChain(
    'refuse-p384',
    'Knows no curve but P-256.',
    refuseWhere(({ path }) => path.some(({ publicKey }) => publicKey.asymmetricKeyDetails?.namedCurve === 'secp384r1')),
  ),
  onChain(
    'judge-every-certificate-sent',
    'Gives up at the first certificate it is sent that is not perfect, whether the path needs it or not.',
    refuseWhere(
      ({ path, now }) =>
        (now !== undefined && datesProblem(path, now) !== undefined) ||
        path.some(({ raw }) => weakDigest.includes(certificateFacts(raw)?.signatureAlgorithm ?? '')),
    ),
  ),
  onChain(
    'demand-server-purpose',
    'Demands an extended key usage, which RFC 5280 lets a certificate leave out.',
    refuseWhere(({ certificate }) => certificateFacts(certificate.raw)?.extendedKeyUsage === undefined),
  ),
];

const fiveYearsMs = 5 * 365 * 86_400_000;
const usualExtensions = 8;
const basicConstraints = '2.5.29.19';
/** Start of a date in GeneralizedTime. */
const generalizedTime = '\u0018\u000f20';

function isUsualServer(facts: CertificateFacts): boolean {
  const [first = 0] = facts.serial;
  const [name = ''] = facts.dnsNames;
  return (
    facts.unknownCriticalExtensions.length === 0 &&
    facts.extensions.length <= usualExtensions &&
    !facts.extensions.some((id) => id === '2.5.29.30' || id.startsWith('1.3.')) &&
    facts.dnsNames.length <= 1 &&
    !name.endsWith('.') &&
    facts.keyUsage?.[5] !== true &&
    !facts.extendedKeyUsage?.includes('2.5.29.37.0') &&
    facts.serial.length <= 20 &&
    first > 0 &&
    first < 0x80
  );
}

/** The one layout that a careless reader was written for: a server, one intermediate, a root, and nothing odd about any of them. */
function isUnusual({ path, handshakeBytes, certificate }: ServerEvidence): boolean {
  const facts = path.map(({ raw }) => certificateFacts(raw));
  const [server] = facts;
  const certificateBytes = path.reduce((sum, { raw }) => sum + raw.length, 0);
  const { validFromDate, validToDate } = certificate;
  return (
    path.length !== 3 ||
    server === undefined ||
    !isUsualServer(server) ||
    handshakeBytes > certificateBytes + 3_000 ||
    validToDate.getTime() - validFromDate.getTime() > fiveYearsMs ||
    validToDate < validFromDate ||
    Buffer.from(certificate.raw).includes(generalizedTime, 0, 'latin1') ||
    facts[1]?.criticalExtensions.includes(basicConstraints) !== true ||
    (certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0) > 4_096
  );
}

/** Comes down in the check of the certificate: nothing is sent, and it boots again. */
const crashingOnUnusual = restartingOn((policies, onHit) => {
  const hangsOn = (evidence: ServerEvidence): boolean => {
    if (isUnusual(evidence)) onHit();
    return policies.tls.hangsOn?.(evidence) ?? false;
  };
  return { ...policies, tls: { ...policies.tls, ...refuseWhere(isUnusual), hangsOn } };
});

/** Everything that devices get wrong about certificates. */
export const certificateDefects: readonly CpeDefect[] = [
  ...chainDefects,
  ...nameDefects,
  ...overstrictDefects,
  onChain('stall-on-unusual-chain', 'Hangs on a chain that is built otherwise than usual, until the ACS gives up.', {
    hangsOn: isUnusual,
  }),
  {
    id: 'restarts-over-an-unusual-chain',
    sentence: 'Restarts when it is shown a chain that is built otherwise than usual.',
    requirements: ['3.3-25'],
    apply: crashingOnUnusual,
  },
];
