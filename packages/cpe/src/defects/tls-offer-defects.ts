import { legacyCiphers, secureCiphers } from '@cordon/transport';
import type { CpePolicies } from '../cpe-policies.ts';
import type { TlsStrictness } from '../tls-strictness.ts';
import type { CpeDefect } from './cpe-defect.ts';
import { restartingOn } from './restarting.ts';

const onTls = (
  description: Omit<CpeDefect, 'apply'>,
  change: (tls: TlsStrictness) => Partial<TlsStrictness>,
): CpeDefect => ({
  ...description,
  apply: (policies: CpePolicies) => ({ ...policies, tls: { ...policies.tls, ...change(policies.tls) } }),
});

const offering = (description: Omit<CpeDefect, 'apply'>, offers: TlsStrictness['offers']): CpeDefect =>
  onTls(description, (tls) => ({ offers: { ...tls.offers, ...offers } }));

/** The sound suites without OpenSSL's own bar for keys and hashes. */
const anyStrength = `${secureCiphers.replace('@SECLEVEL=2', '')}@SECLEVEL=0`;
const beside = (suites: string): string => secureCiphers.replace('@SECLEVEL=2', `${suites}:@SECLEVEL=0`);
const before12: TlsStrictness['offers'] = {
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.1',
  ciphers: legacyCiphers,
};
/** Between the tries of one session: long enough that another session is asked for meanwhile. */
const afterMs = 40;
/** Longer than anybody waits for a try that comes at once. */
const sleepMs = 2_000;
const withoutTls = (url: string): string => url.replace(/^https:/, 'http:');

/** What devices offer in a ClientHello and should not, or leave out of it. */
export const tlsOfferDefects: readonly CpeDefect[] = [
  offering(
    {
      id: 'tls-1.1-at-most',
      sentence: 'Speaks nothing newer than TLS 1.1.',
      requirements: ['3.3-04', '3.3-09', '3.3-12'],
    },
    before12,
  ),
  offering(
    {
      id: 'offers-null-and-anonymous',
      sentence: 'Offers suites without encryption and without authentication.',
      requirements: ['3.3-18'],
    },
    { ciphers: beside('eNULL:aNULL') },
  ),
  offering(
    {
      id: 'prefers-static-rsa',
      sentence: 'Offers TLS 1.2 with RSA key transport in front of everything with forward secrecy.',
      requirements: ['3.3-21'],
    },
    { maxVersion: 'TLSv1.2', ciphers: `AES128-GCM-SHA256:${secureCiphers}` },
  ),
  offering(
    {
      id: 'offers-sha-1-signatures',
      sentence: 'Offers signatures over SHA-1 for the handshake.',
      requirements: ['3.3-05'],
    },
    {
      ciphers: anyStrength,
      signatureAlgorithms: 'ECDSA+SHA256:RSA-PSS+SHA256:RSA+SHA256:ECDSA+SHA1:RSA+SHA1',
    },
  ),
  offering(
    {
      id: 'offers-small-curves',
      sentence: 'Offers a curve of 192 bits for the key exchange.',
      requirements: ['3.3-20'],
    },
    { ciphers: anyStrength, groups: 'X25519:P-256:prime192v1' },
  ),
  offering(
    {
      id: 'no-extended-master-secret',
      sentence: 'Does not ask for the extended master secret in TLS 1.2.',
      requirements: ['3.3-05'],
    },
    { handshake: { sendsExtendedMasterSecret: false } },
  ),
  offering(
    {
      id: 'accepts-dhe-1024',
      sentence: 'Takes finite-field groups of any size from 1,024 bits on, whatever their structure.',
      requirements: ['3.3-20'],
    },
    { ciphers: beside('DHE-RSA-AES128-GCM-SHA256'), handshake: { dhBitsMin: 1_024 } },
  ),
  offering(
    {
      id: 'follows-renegotiation',
      sentence: 'Lets a server renegotiate in the middle of a connection and does not check its certificate again.',
      requirements: ['3.3-17', '3.3-25'],
    },
    { handshake: { followsRenegotiation: true } },
  ),
  {
    id: 'resumes-for-another-host',
    sentence: 'Names no host in the ClientHello, and resumes a TLS session with whichever it meets next, unchecked.',
    requirements: ['3.3-16', '3.3-31'],
    apply: (policies) => {
      let kept: Buffer | undefined;
      const resumption = {
        take: () => kept,
        keep: (session: Buffer) => {
          kept = session;
        },
      };
      const { tls } = policies;
      const handshake = { ...tls.offers.handshake, resumption };
      // OpenSSL keeps sessions with a name to their host.
      return { ...policies, tls: { ...tls, sendServerName: false, offers: { ...tls.offers, handshake } } };
    },
  },
  onTls(
    {
      id: 'falls-back-to-older-tls',
      sentence: 'Dials again with TLS 1.1 at most when the handshake failed.',
      requirements: ['3.3-06', '3.3-13'],
    },
    () => ({
      nextTry: (url, failure, tries) =>
        failure === 'handshake-failed' && tries === 1 ? { url, tls: { offers: before12 } } : undefined,
    }),
  ),
  onTls(
    {
      id: 'falls-back-to-http',
      sentence: 'Dials again without TLS when the handshake failed, or when it did not trust the ACS.',
      requirements: ['3.3-08'],
    },
    () => ({ nextTry: (url, _failure, tries) => (tries === 1 ? { url: withoutTls(url), tls: {} } : undefined) }),
  ),
  onTls(
    {
      id: 'sleeps-before-http',
      sentence: 'Dials again without TLS two seconds after the handshake failed, or it did not trust the ACS.',
      requirements: ['3.3-08'],
    },
    () => ({
      nextTry: (url, _failure, tries) =>
        tries === 1 ? { url: withoutTls(url), tls: {}, afterMs: sleepMs } : undefined,
    }),
  ),
  onTls(
    {
      id: 'sleeps-before-older-tls',
      sentence: 'Dials again with TLS 1.1 at most two seconds after the handshake failed.',
      requirements: ['3.3-06', '3.3-13'],
    },
    () => ({
      nextTry: (url, failure, tries) =>
        failure === 'handshake-failed' && tries === 1
          ? { url, tls: { offers: before12 }, afterMs: sleepMs }
          : undefined,
    }),
  ),
  onTls(
    {
      id: 'third-try-without-tls',
      sentence: 'Dials twice in one session when TLS with its ACS fails, and then without TLS.',
      requirements: ['3.3-08'],
    },
    () => ({
      nextTry: (url, _failure, tries) =>
        tries <= 2 ? { url: tries === 2 ? withoutTls(url) : url, tls: {}, afterMs } : undefined,
    }),
  ),
  onTls(
    {
      id: 'third-try-without-a-check',
      sentence: 'Dials twice in one session when it does not trust its ACS, and then looks at no certificate.',
      requirements: ['3.3-25'],
    },
    () => ({
      nextTry: (url, failure, tries) =>
        failure === 'server-untrusted' && tries <= 2
          ? { url, tls: tries === 2 ? { checkChain: false } : {}, afterMs }
          : undefined,
    }),
  ),
  {
    id: 'restarts-after-a-refusal',
    sentence: 'Restarts when TLS with its ACS has failed, whoever ended it.',
    requirements: ['3.3-25'],
    apply: restartingOn((policies, onHit) => ({
      ...policies,
      tls: {
        ...policies.tls,
        nextTry: (url, failure, tries) => {
          onHit();
          return policies.tls.nextTry(url, failure, tries);
        },
      },
    })),
  },
  {
    id: 'weak-tls-for-files',
    sentence: 'Meets file servers with another, older TLS than the ACS.',
    requirements: ['3.3-09'],
    apply: (policies) => ({
      ...policies,
      fileTls: (tls) => ({ ...policies.fileTls(tls), offers: { ...tls.offers, ...before12 } }),
    }),
  },
];
