import { chainCheck, type ChainRules } from './chain-rules.ts';
import { checkServerName, type NameRules, strictNameRules } from './check-server-name.ts';
import type { ServerCheck, ServerEvidence, TlsPolicy, TrustProblem } from './tls-policy.ts';
import { pathToRoot, verifyPathWithoutDates } from './verify-path.ts';

/**
 * Cipher suites of the secure defaults, for TLS 1.3 and 1.2: authenticated encryption with forward secrecy (RFC
 * 9325), at OpenSSL's security level 2: 112 bits, RSA keys from 2,048 bits, no SHA-1 signatures.
 */
export const secureCiphers: string = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
  '@SECLEVEL=2',
].join(':');

/**
 * For peers that know nothing newer than TLS 1.0: everything OpenSSL has but NULL and anonymous suites, no
 * security level.
 */
export const legacyCiphers = 'ALL:!aNULL:!eNULL:@SECLEVEL=0';

/**
 * The secure suites and, as the last, TLS_RSA_WITH_AES_128_CBC_SHA: the mandatory suite of TLS 1.2 (RFC 5246 9, TR-069
 * 3.3), which has no forward secrecy. For an ACS that has nothing better.
 */
export const ciphersWithRsaKeyTransport: string = `${secureCiphers}:AES128-SHA`;

/** Key exchange groups of the secure defaults. */
export const secureGroups = 'X25519:P-256:P-384:P-521';

/** A chain check that forgives something: what a deliberate defect puts in the place of {@link checkChain}. */
export function checkChainForgiving(rules: Partial<ChainRules>): ServerCheck {
  return chainCheck({ forgives: [], without: [], ...rules }, ({ path, trusted }) =>
    verifyPathWithoutDates(path, trusted),
  );
}

/**
 * TR-069 3.3: the ACS certificate is validated up to a trusted root. OpenSSL's word counts, unless dates are all
 * it complains about; then the path is looked at once more for what OpenSSL is content with.
 */
export const checkChain: ServerCheck = checkChainForgiving({});

/** OpenSSL looked at the dates by the machine's clock, which is that of a device whose own differs by less. */
const sameClockMs = 60_000;

/**
 * TR-069 3.3: a device without accurate time leaves the dates of the ACS certificate out of its check; every other
 * one looks at them.
 */
export const checkDates: ServerCheck = ({ openSslError, path, trusted, now }) => {
  if (now === undefined) return undefined;
  // What OpenSSL found by the machine's clock says nothing of the device's.
  if (Math.abs(now.getTime() - Date.now()) >= sameClockMs) return datesProblem(pathToRoot(path, trusted) ?? path, now);
  // It may have found another path than the certificates were sent in: one that has expired besides does no harm.
  return openSslError === undefined ? undefined : (datesProblem(path, now) ?? expiredElsewhere(openSslError));
};

/** What is wrong with the dates of any of these certificates. */
export function datesProblem(path: ServerEvidence['path'], now: Date): TrustProblem | undefined {
  for (const { subject, validFromDate, validToDate } of path) {
    const name = JSON.stringify(subject.slice(0, 80));
    if (!(validFromDate <= now)) {
      return { code: 'certificate-not-yet-valid', detail: `${name} is valid from ${validFromDate.toUTCString()}.` };
    }
    if (!(now <= validToDate))
      return { code: 'certificate-expired', detail: `${name} expired on ${validToDate.toUTCString()}.` };
  }
  return undefined;
}

// A root of the store that was not presented may have expired as well.
function expiredElsewhere(openSslError: string | undefined): TrustProblem | undefined {
  if (openSslError === 'CERT_HAS_EXPIRED')
    return { code: 'certificate-expired', detail: 'A certificate of the chain has expired.' };
  if (openSslError === 'CERT_NOT_YET_VALID') {
    return { code: 'certificate-not-yet-valid', detail: 'A certificate of the chain is not valid yet.' };
  }
  return undefined;
}

/** A name check by other rules than the strict ones. */
export function checkHostNameBy(rules: Partial<NameRules>): ServerCheck {
  return ({ hostName, certificate }) => {
    const check = checkServerName(hostName, certificate, { ...strictNameRules, ...rules });
    return check.kind === 'matched' ? undefined : { code: 'wrong-host', detail: check.detail };
  };
}

/** TR-069 3.3: the host part of the URL that was dialled is the reference identifier of RFC 9525. */
export const checkHostName: ServerCheck = checkHostNameBy({});

/** A check that lets every server pass: what a deliberate defect puts in the place of one of the others. */
export const acceptAnyServer: ServerCheck = () => undefined;

/**
 * The reference policy: TLS 1.2 and newer, forward-secret suites at security level 2, SNI, chain, dates and host name
 * checked. `changes` replaces single fields; a `minVersion` below TLS 1.2 brings {@link legacyCiphers} with it unless
 * `ciphers` is given too.
 */
export function strictTlsPolicy(changes: Partial<TlsPolicy> = {}): TlsPolicy {
  const isLegacy = changes.minVersion === 'TLSv1' || changes.minVersion === 'TLSv1.1';
  return {
    trustedCertificates: undefined,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: isLegacy ? `${secureCiphers.replace('@SECLEVEL=2', '')}${legacyCiphers}` : secureCiphers,
    groups: secureGroups,
    signatureAlgorithms: undefined,
    sendsServerName: true,
    clientCertificate: undefined,
    now: () => new Date(),
    checkChain,
    checkDates,
    checkHostName,
    ...changes,
  };
}
