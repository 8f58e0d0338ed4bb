import type { CertificateRecipe, ChainRecipe, GeneralNames } from '@cordon/pki';
import type { CaseMeta, PresentationChanges, SafetyClass, Severity } from '@cordon/testbench';

/**
 * What a profile expects of a target that is shown a chain. `advise`: refusing it is a warning. `tolerate`: taking it is a warning. `either`: a
 * sound target may take it or refuse it, as long as it decides.
 */
export type Expected = 'accept' | 'advise' | 'reject' | 'tolerate' | 'either';

/** Whether a row is about a chain that is to be taken. */
export function isToBeTaken({ expect }: Pick<CertificateRow, 'expect'>): boolean {
  return Object.values(expect).some((one) => one === 'accept' || one === 'advise');
}

/** The host at which the chain is shown, and what certificates for it are built from. */
export interface HostNames {
  /** DNS name in A-labels, or IP address. */
  readonly host: string;
  /** The host without its first label; empty for an address. */
  readonly parent: string;
  /** Names of a certificate that is for this host. */
  readonly san: GeneralNames;
  /** Host of the ACS URL, where the chain is shown behind a redirect to another one. */
  readonly acsHost: string;
  /** Where the authorities' list or responder of this name is served, over http. */
  readonly statusUrl: (name: string) => string;
  /** Subject of the root that the target trusts. */
  readonly rootSubject: CertificateRecipe['subject'];
}

/** One certificate case as data: a chain, and what a target may do when it is shown it. */
export interface CertificateRow {
  /** Id in the catalogue of checks; variants of one check add a suffix. */
  readonly id: string;
  /** What is shown, as a phrase that completes "an ACS that shows …". */
  readonly shows: string;
  /** Why it matters, in plain words. */
  readonly why: string;
  readonly severity: Severity;
  readonly expect: { readonly tr069: Expected; readonly hardened: Expected };
  readonly requirements: readonly string[];
  readonly spec: CaseMeta['spec'];
  readonly cwe?: number;
  /** Default S2; chains that may crash a small device are S4. */
  readonly safety?: SafetyClass;
  /** Whether the row means something where the bench has no authority that the target trusts. */
  readonly needsNoTrust?: boolean;
  /** Features besides https and an authority that the target trusts. */
  readonly needs?: readonly string[];
  /** Deliberate defects that trip the row: of the reference CPE, or with their device. */
  readonly defects: readonly (string | Omit<CaseMeta['defects'][number], 'fails'>)[];
  /** Whether the authorities' lists and responders can be reached; absent where the chain names none. */
  readonly authority?: 'answers' | 'unreachable';
  /** Whether it can be shown only to a target that asks for a stapled answer (RFC 6066 8). */
  readonly isStapled?: true;
  /** How far the clock of the target may be from that of the bench, where dates are all that is wrong: else it may leave them out. */
  readonly clockWithinSeconds?: number;
  /** Shown behind a redirect: to the address of the ACS, or to the host of a label in the zone of the bench's name server. */
  readonly redirectTo?: 'address' | { readonly label: string };
  readonly chain: (names: HostNames) => ChainRecipe;
  /** Shown in its place to a target whose ClientHello names the host, as by a server of several hosts. */
  readonly chainByServerName?: (names: HostNames) => ChainRecipe;
  /** The chain is shown once for each of these authorities, which recipes name `published-authority`. */
  readonly below?: 'published';
  /** TLS settings without which the bench could not show it, or no target take it. */
  readonly tls?: PresentationChanges['tls'];
}
