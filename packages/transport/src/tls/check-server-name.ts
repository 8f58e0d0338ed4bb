import { Buffer } from 'node:buffer';
import type { X509Certificate } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { type CertificateNames, certificateFacts } from './certificate-facts.ts';

/** Whether a certificate is for a host, by which identifier, and in one sentence why or why not. */
export type NameCheck =
  | { readonly kind: 'matched'; readonly by: 'dns-name' | 'ip-address' | 'common-name'; readonly identifier: string }
  | { readonly kind: 'mismatched'; readonly detail: string };

/** How names are compared; each field is one decision, and a deliberate defect replaces one of them. */
export interface NameRules {
  /** Whether a DNS name of the certificate stands for the host, which is in lower case. */
  readonly matches: (presented: string, host: string) => boolean;
  /**
   * When the common name counts: never (RFC 9525), where there is no dNSName, URI or SRV identifier (RFC 6125 6.4.4), or always, which is
   * wrong. TR-069 3.3 allows the first two.
   */
  readonly commonName: 'never' | 'fallback' | 'always';
  /** The names that are compared with a DNS host, out of all that the certificate has. */
  readonly dnsNamesOf: (names: CertificateNames) => readonly string[];
  /** Texts of the certificate that are compared with an address: those of type IP only (TR-069 3.3). */
  readonly addressesOf: (names: CertificateNames) => readonly string[];
  /** Whether a certificate that cannot be read, or states its names twice, is turned away. */
  readonly refusesUnreadable: boolean;
}

/** A label of letters, digits, hyphens and underscores (which lab names have); IDN labels come as A-labels. */
const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const nameCharsMax = 253;

function isDnsName(name: string): boolean {
  return name.length <= nameCharsMax && name.split('.').every((part) => label.test(part));
}

/**
 * RFC 6125 6.4.3 as RFC 9525 tightened it: the wildcard is the whole leftmost label and stands for exactly one label.
 * As OpenSSL asks, two labels at least follow it, so that nobody holds `*.com`.
 */
function matchesDnsName(pattern: string, host: string): boolean {
  const presented = pattern.toLowerCase();
  if (!presented.startsWith('*.')) return isDnsName(presented) && presented === host;
  const parent = presented.slice(2);
  const dot = host.indexOf('.');
  return isDnsName(parent) && parent.includes('.') && dot > 0 && host.slice(dot + 1) === parent;
}

/** The iPAddress entries of a certificate as texts; malformed ones are left out. */
export function addressesOf({ ipAddresses }: CertificateNames): readonly string[] {
  return ipAddresses.map(addressText).filter((address) => address !== undefined);
}

/** The strictest reading of TR-069 3.3: RFC 9525, no common name. */
export const strictNameRules: NameRules = {
  matches: matchesDnsName,
  commonName: 'never',
  dnsNamesOf: ({ dnsNames }) => dnsNames,
  addressesOf,
  refusesUnreadable: true,
};

/** Textual address of an iPAddress entry; undefined when it has another length. */
function addressText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return undefined;
  return (Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? []).join(':');
}

function isSameAddress(text: string, address: string): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(text) !== isIP(address)) return false;
  const list = new BlockList();
  list.addAddress(address, family);
  return list.check(text, family);
}

function quoteNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name.slice(0, 80)));
  return `${shown.join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

function checkAddress(host: string, names: CertificateNames, rules: NameRules): NameCheck {
  const addresses = rules.addressesOf(names);
  // TR-069 3.3: an IP literal is compared with identifiers of type IP only, never with dNSName or CN.
  const match = addresses.find((address) => isSameAddress(address, host));
  if (match !== undefined) return { kind: 'matched', by: 'ip-address', identifier: host };
  const has = addresses.length === 0 ? 'no IP address' : quoteNames(addresses);
  return { kind: 'mismatched', detail: `The certificate is for ${has}, not for the address ${host}.` };
}

function checkCommonName(host: string, names: CertificateNames, rules: NameRules): NameCheck | undefined {
  const { dnsNames, uris, hasServiceName } = names;
  const hasOther = dnsNames.length > 0 || uris.length > 0 || hasServiceName;
  if (rules.commonName === 'never' || (rules.commonName === 'fallback' && hasOther)) return undefined;
  const commonName = names.commonNames.at(-1);
  if (commonName === undefined || !rules.matches(commonName, host)) return undefined;
  return { kind: 'matched', by: 'common-name', identifier: commonName };
}

function mismatch(host: string, names: CertificateNames, rules: NameRules): NameCheck {
  const { dnsNames, uris, hasServiceName } = names;
  if (dnsNames.length > 0 || uris.length > 0 || hasServiceName) {
    const has = dnsNames.length === 0 ? 'a service, not a host' : quoteNames(dnsNames);
    return { kind: 'mismatched', detail: `The certificate is for ${has}, not for ${host}.` };
  }
  if (rules.commonName === 'never') {
    return {
      kind: 'mismatched',
      detail: `The certificate has no dNSName; its common name does not count for ${host}.`,
    };
  }
  const commonName = names.commonNames.at(-1);
  const has = commonName === undefined ? 'no name at all' : quoteNames([commonName]);
  return { kind: 'mismatched', detail: `The certificate has no dNSName and is for ${has}, not for ${host}.` };
}

/**
 * Compares a host (a DNS name in A-labels or an IP address without brackets, as a URL carries it) with a certificate, after TR-069 3.3: RFC
 * 9525 with dNSName ahead of the CN, wildcards as the leftmost label only, IP addresses against iPAddress only. Names with NUL or other
 * characters that no host name has never match. `rules` decide what the RFCs leave open. Never throws.
 */
export function checkServerName(
  hostName: string,
  certificate: X509Certificate,
  rules: NameRules = strictNameRules,
): NameCheck {
  const names = certificateFacts(certificate.raw);
  if (names === undefined) return { kind: 'mismatched', detail: 'The certificate cannot be read.' };
  const isUnreadable = names.repeatedExtensions.length > 0 || names.hasUnreadableNames;
  if (isUnreadable && rules.refusesUnreadable)
    return { kind: 'mismatched', detail: 'The names of the certificate cannot be read.' };
  if (isIP(hostName) !== 0) return checkAddress(hostName, names, rules);
  // One trailing dot makes a name absolute; it is no part of what a certificate presents.
  const host = hostName.toLowerCase().replace(/\.$/, '');
  if (!isDnsName(host))
    return { kind: 'mismatched', detail: `${JSON.stringify(hostName.slice(0, 80))} is no host name.` };
  const match = rules.dnsNamesOf(names).find((name) => rules.matches(name, host));
  if (match !== undefined) return { kind: 'matched', by: 'dns-name', identifier: match };
  return checkCommonName(host, names, rules) ?? mismatch(host, names, rules);
}
