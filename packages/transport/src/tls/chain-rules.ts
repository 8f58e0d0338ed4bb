// Theory of operation. OpenSSL verifies every chain; what it finds is refused. It is content with more than a careful device may be, so the
// checks below look at the same path again. They only ever add refusals.
import type { KeyObject, X509Certificate } from 'node:crypto';
import { type CertificateFacts, certificateFacts } from './certificate-facts.ts';
import { isCanonicalDer } from './der-reader.ts';
import type { ServerCheck, ServerEvidence, TrustProblem } from './tls-policy.ts';
import { hasSmallExponent, isWeakFamily } from './weak-key.ts';

/** Certificates of a path, leaf and root included; longer ones are refused. */
export const pathCertificatesMax = 10;
const digitalSignature = 0;

interface Link {
  readonly certificate: X509Certificate;
  readonly facts: CertificateFacts;
  readonly name: string;
  readonly isServer: boolean;
}

type Look = (link: Link, evidence: ServerEvidence) => string | undefined;

function coversExcluded(pattern: string, excluded: string): boolean {
  if (!pattern.startsWith('*.')) return false;
  const parent = pattern.slice(2).toLowerCase();
  const subtree = excluded.replace(/^\./, '').toLowerCase();
  // What the wildcard stands for lies in the subtree, or the subtree begins below one of the names it stands for.
  return parent === subtree || parent.endsWith(`.${subtree}`) || subtree.endsWith(`.${parent}`);
}

/** What a careful device looks at besides, each a decision of its own. */
export const chainLooks = [
  'endless-path',
  'authority-as-server',
  'unfit-key-usage',
  'nameless-issuer',
  'not-der',
  'repeated-extensions',
  'small-exponent',
  'dsa',
  'weak-family',
  'wildcard-around-exclusion',
] as const;

/** One of {@link chainLooks}. */
export type ChainLook = (typeof chainLooks)[number];

const looks: Readonly<Record<ChainLook, Look>> = {
  'endless-path': ({ isServer }, { path }) =>
    isServer && path.length > pathCertificatesMax
      ? `The path has more than ${pathCertificatesMax} certificates.`
      : undefined,
  'authority-as-server': ({ isServer, facts, name }) =>
    isServer && facts.basicConstraints?.isCa === true ? `${name} is an authority, not a server.` : undefined,
  'unfit-key-usage': ({ isServer, facts, name }, { isHandshakeSigned }) =>
    isServer && isHandshakeSigned && facts.keyUsage !== undefined && facts.keyUsage[digitalSignature] !== true
      ? `${name} must not sign, but its key signed the handshake.`
      : undefined,
  'nameless-issuer': ({ certificate, isServer }) =>
    (certificate.issuer ?? '') === '' || (!isServer && (certificate.subject ?? '') === '')
      ? 'A certificate of the path has an issuer without a name.'
      : undefined,
  'not-der': ({ certificate, name }) =>
    isCanonicalDer(certificate.raw) ? undefined : `${name} is not written in DER.`,
  'repeated-extensions': ({ facts, name }) =>
    facts.repeatedExtensions.length > 0 ? `${name} has the extension ${facts.repeatedExtensions[0]} twice.` : undefined,
  'small-exponent': ({ certificate, name }) =>
    hasSmallExponent(certificate.publicKey) ? `${name} has an RSA key with a small exponent.` : undefined,
  dsa: ({ certificate, name }) =>
    certificate.publicKey.asymmetricKeyType === 'dsa' ? `${name} has a DSA key.` : undefined,
  'weak-family': ({ certificate, name }) =>
    isWeakFamily(certificate.publicKey) ? `${name} has an RSA key that can be factored (CVE-2017-15361).` : undefined,
  'wildcard-around-exclusion': ({ facts, name, isServer }, evidence) => {
    if (isServer) return undefined;
    const served = certificateFacts(evidence.certificate.raw)?.dnsNames ?? [];
    const pattern = served.find((one) => facts.excludedDnsNames.some((excluded) => coversExcluded(one, excluded)));
    return pattern === undefined
      ? undefined
      : `${JSON.stringify(pattern.slice(0, 80))} covers names that ${name} excludes.`;
  },
};

/** What a chain check forgives; nothing, in the strict one. */
export interface ChainRules {
  /** Reasons of OpenSSL that do not count, as {@link ServerEvidence} has them. */
  readonly forgives: readonly string[];
  /** Looks that are not taken. */
  readonly without: readonly ChainLook[];
}

const weak: readonly ChainLook[] = ['small-exponent', 'dsa', 'weak-family'];

function keyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    // Node throws for keys of kinds that it cannot hold.
    return undefined;
  }
}

function linkOf(certificate: X509Certificate, place: number): Link | TrustProblem {
  const name = JSON.stringify((certificate.subject ?? '').slice(0, 80));
  const facts = certificateFacts(certificate.raw);
  if (facts === undefined || keyOf(certificate) === undefined) {
    return { code: 'untrusted-chain', detail: `${name} cannot be read.` };
  }
  return { certificate, facts, name, isServer: place === 0 };
}

/** Looks again at a path that OpenSSL is content with. */
export function lookAtChain(evidence: ServerEvidence, without: readonly ChainLook[] = []): TrustProblem | undefined {
  for (const [place, certificate] of evidence.path.entries()) {
    const link = linkOf(certificate, place);
    if ('code' in link) return link;
    for (const look of chainLooks) {
      const detail = without.includes(look) ? undefined : looks[look](link, evidence);
      if (detail !== undefined) return { code: weak.includes(look) ? 'weak-certificate' : 'untrusted-chain', detail };
    }
  }
  return undefined;
}

const dateErrors: readonly string[] = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'];

/** A chain check; `withoutDates` verifies a path whose dates OpenSSL stumbled over. */
export function chainCheck(
  { forgives, without }: ChainRules,
  withoutDates: (evidence: ServerEvidence) => TrustProblem | undefined,
): ServerCheck {
  return (evidence) => {
    const { openSslError } = evidence;
    if (openSslError !== undefined && !forgives.includes(openSslError)) {
      if (!dateErrors.includes(openSslError)) {
        return { code: 'untrusted-chain', detail: `OpenSSL refuses the chain: ${openSslError}.` };
      }
      const problem = withoutDates(evidence);
      if (problem !== undefined) return problem;
    }
    return lookAtChain(evidence, without);
  };
}
