// Theory of operation. OpenSSL verifies every chain first, and where it is content nothing here is asked. It names
// one reason for its refusal, though, and dates hide all others. A device without accurate time has to leave the
// dates out (TR-069 3.3), so for that one case the path is verified here a second time, without dates. Whatever this
// code does not understand, it refuses.
import { type KeyObject, X509Certificate } from 'node:crypto';
import { type CertificateFacts, certificateFacts } from './certificate-facts.ts';
import type { TrustProblem } from './tls-policy.ts';

/** Certificates of a path, leaf and root included; longer ones are refused. */
const pathLengthMax = 10;
const serverAuth = '1.3.6.1.5.5.7.3.1';
const anyUsage = '2.5.29.37.0';
const keyCertSign = 5;
/** MD2, MD5 and SHA-1, with RSA, DSA and ECDSA: what OpenSSL refuses from security level 1 or 2 on. */
const brokenSignatures: readonly string[] = [
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.2.840.10040.4.3',
  '1.2.840.10045.4.1',
];

const untrusted = (detail: string): TrustProblem => ({ code: 'untrusted-chain', detail });

function isWeak(key: KeyObject): boolean {
  const { modulusLength } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'rsa-pss') return (modulusLength ?? 0) < 2048;
  if (key.asymmetricKeyType === 'ec')
    return !/^(prime256v1|secp(224|384|521)r1)$/.test(key.asymmetricKeyDetails?.namedCurve ?? '');
  return key.asymmetricKeyType !== 'ed25519' && key.asymmetricKeyType !== 'ed448';
}

function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.fingerprint256 === other.fingerprint256;
}

function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    // Node throws for keys of kinds that it cannot verify with.
    return false;
  }
}

function usageProblem(facts: CertificateFacts): TrustProblem | undefined {
  const usages = facts.extendedKeyUsage;
  if (usages === undefined || usages.includes(serverAuth) || usages.includes(anyUsage)) return undefined;
  return {
    code: 'wrong-usage',
    detail: `The certificate is not for TLS servers but for ${usages.join(', ').slice(0, 80)}.`,
  };
}

/**
 * Whether this certificate may have issued the one below it; `intermediatesBelow` counts the CA certificates
 * between it and the leaf.
 */
function issuerProblem(facts: CertificateFacts, intermediatesBelow: number, subject: string): TrustProblem | undefined {
  const { basicConstraints, keyUsage } = facts;
  if (basicConstraints?.isCa !== true) return untrusted(`${subject} is no certificate authority.`);
  if (basicConstraints.pathLength !== undefined && basicConstraints.pathLength < intermediatesBelow) {
    return untrusted(`${subject} allows ${basicConstraints.pathLength} authorities below it.`);
  }
  if (keyUsage !== undefined && keyUsage[keyCertSign] !== true)
    return untrusted(`${subject} must not sign certificates.`);
  return usageProblem(facts);
}

function certificateProblem(certificate: X509Certificate, place: number, isRoot: boolean): TrustProblem | undefined {
  const subject = JSON.stringify(certificate.subject.slice(0, 80));
  const facts = certificateFacts(certificate.raw);
  if (facts === undefined) return untrusted(`${subject} cannot be read.`);
  const [critical] = facts.unknownCriticalExtensions;
  if (critical !== undefined)
    return untrusted(`${subject} has a critical extension that is not understood: ${critical}.`);
  if (isWeak(certificate.publicKey)) return { code: 'weak-certificate', detail: `${subject} has a weak key.` };
  // A root is trusted for what it is, not for its own signature.
  if (!isRoot && brokenSignatures.includes(facts.signatureAlgorithm)) {
    return { code: 'weak-certificate', detail: `${subject} is signed with ${facts.signatureAlgorithm}.` };
  }
  return place === 0 ? usageProblem(facts) : issuerProblem(facts, place - 1, subject);
}

/** Orders what a server presented, leaf first, and ends it with the trusted root; undefined when no root is reached. */
export function pathToRoot(
  path: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): readonly X509Certificate[] | undefined {
  const ordered: X509Certificate[] = [];
  let current = path[0];
  while (current !== undefined && ordered.length < pathLengthMax) {
    const below = current;
    ordered.push(below);
    if (trusted.some((root) => isSame(root, below))) return ordered;
    const root = trusted.find((candidate) => isSignedBy(below, candidate));
    if (root !== undefined) return [...ordered, root];
    current = path.find(
      (candidate) => !ordered.some((seen) => isSame(seen, candidate)) && isSignedBy(below, candidate),
    );
  }
  return undefined;
}

/**
 * Verifies a server's path to a trusted root without looking at dates or names: signatures, CA flags, path lengths,
 * key usage, extended key usage, key strength, critical extensions. `path` begins with the leaf. Stricter than
 * OpenSSL in what it does not know (name constraints, cross-signed detours): those are refused.
 */
export function verifyPathWithoutDates(
  path: readonly X509Certificate[],
  trusted: readonly X509Certificate[],
): TrustProblem | undefined {
  const ordered = pathToRoot(path, trusted);
  if (ordered === undefined) return untrusted('The chain leads to no trusted root.');
  for (const [place, certificate] of ordered.entries()) {
    const problem = certificateProblem(certificate, place, place > 0 && place === ordered.length - 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Reads roots in PEM. Throws for text that holds no certificate: the policy of our own side is wrong then. */
export function readCertificates(pems: readonly string[]): readonly X509Certificate[] {
  return pems
    .flatMap((pem) => pem.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [])
    .map((pem) => new X509Certificate(pem));
}
