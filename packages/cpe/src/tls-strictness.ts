import {
  type ChainRules,
  type NameRules,
  type RevocationRules,
  type ServerCheck,
  type ServerEvidence,
  strictRevocationRules,
  type TlsPolicy,
} from '@cordon/transport';
import type { WallClock } from './wall-clock.ts';

/** How the CPE meets an ACS over TLS. */
export interface TlsStrictness {
  readonly minVersion: 'TLSv1' | 'TLSv1.2';
  readonly sendServerName: boolean;
  /** The roots that count, given those for the ACS and those for other servers; the machine's where undefined (3.3-30). */
  readonly trusts: (roots: readonly string[] | undefined, others: readonly string[]) => readonly string[] | undefined;
  /** Whether the dates of the root are looked at as well. */
  readonly checksRootDates: boolean;
  /** Path to a trusted root (3.3-25). */
  readonly checkChain: boolean;
  /** not-before and not-after. */
  readonly checkValidity: boolean;
  /** Whether they are looked at for every connection of a session, rather than until one has passed. */
  readonly checksValidityAgain: boolean;
  /** The time by which dates are judged; undefined leaves them out (3.3-34). */
  readonly timeForDates: (clock: WallClock) => Date | undefined;
  /** Whether everything but the dates is checked while there is no time for them. */
  readonly checksWithoutTime: boolean;
  /** Host name of the URL against the certificate (3.3-26). */
  readonly checkHostName: boolean;
  /** What the check of the chain forgives. */
  readonly chainRules: Partial<ChainRules>;
  /** Where the comparison of names differs from RFC 9525. */
  readonly nameRules: Partial<NameRules>;
  /** Whether certificates are compared with the host of the configured ACS URL, wherever a redirect led (3.3-31 forbids it). */
  readonly comparesConfiguredHost: boolean;
  /** How it finds out what authorities have revoked. */
  readonly revocation: RevocationRules;
  /** Chains that are turned away without need. */
  readonly refuses: ServerCheck | undefined;
  /** Chains on which the device hangs. */
  readonly hangsOn: ((evidence: ServerEvidence) => boolean) | undefined;
  /** What it shows of itself to a server that asks, given what it is configured to. */
  readonly showsOfItself: (configured: ClientCertificate | undefined) => ClientCertificate | undefined;
  /** What its ClientHello has besides, or in the place of, what a sound one has. */
  readonly offers: Partial<
    Pick<TlsPolicy, 'minVersion' | 'maxVersion' | 'ciphers' | 'groups' | 'signatureAlgorithms' | 'handshake'>
  >;
  /** How it tries again after so many tries of this session with the ACS at this URL failed; undefined leaves it to the retry schedule. */
  readonly nextTry: (url: string, failure: TlsFailure, tries: number) => NextTry | undefined;
}

/** Where and how a try is made again, and after how long. */
export interface NextTry {
  readonly url: string;
  readonly tls: Partial<TlsStrictness>;
  /** At once unless said. */
  readonly afterMs?: number;
}

/** Codes of a TransportError: the handshake itself broke off, or the device refused the server after it. */
export type TlsFailure = 'handshake-failed' | 'server-untrusted';

/** Chain and key of a client certificate, in PEM. */
export type ClientCertificate = NonNullable<TlsPolicy['clientCertificate']>;

/** The reference. */
export const strictTls: TlsStrictness = {
  minVersion: 'TLSv1.2',
  sendServerName: true,
  trusts: (roots) => roots,
  checksRootDates: true,
  checkChain: true,
  checkValidity: true,
  checksValidityAgain: true,
  timeForDates: (clock) => (clock.isSet ? new Date(clock.nowMs()) : undefined),
  checksWithoutTime: true,
  checkHostName: true,
  chainRules: {},
  nameRules: {},
  comparesConfiguredHost: false,
  revocation: strictRevocationRules,
  refuses: undefined,
  hangsOn: undefined,
  showsOfItself: (configured) => configured,
  offers: {},
  nextTry: () => undefined,
};

/** A root that is not the operator's is good for files, which are signed or named by the ACS, and for tests, and not for the ACS itself. */
export const trustingOthersToo = (tls: TlsStrictness): TlsStrictness => ({
  ...tls,
  trusts(roots, others) {
    const trusted = tls.trusts(roots, others);
    return trusted && [...trusted, ...others];
  },
});
