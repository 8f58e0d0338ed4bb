import {
  isIpAddress,
  isIpv4Address,
  isIpv4Prefix,
  isIpv6Address,
  isIpv6Prefix,
  isMacAddress,
  isUri,
  isUuid,
} from './network-forms.ts';

/** The rule in words of one named data type: the reason for a refusal, or undefined. */
export type NamedRule = (text: string) => string | undefined;

/** TR-106, data types: an unspecified or inapplicable value is the empty string. */
const emptyOr =
  (accepts: (text: string) => boolean, reason: string): NamedRule =>
  (text) =>
    text === '' || accepts(text) ? undefined : reason;

function checkAlias(text: string): string | undefined {
  // TR-106, data type Alias (mandatory with alias-based addressing): not empty, begins with a letter.
  if (text === '') return 'An Alias is not empty.';
  return /^\p{L}/u.test(text) ? undefined : 'An Alias begins with a letter.';
}

/** Rules that the facets in the model files do not express, by name of the data type (TR-106 3.2, TR-181 data types). */
const rules: ReadonlyMap<string, NamedRule> = new Map<string, NamedRule>([
  ['Alias', checkAlias],
  ['IPAddress', emptyOr(isIpAddress, 'This is neither an IPv4 nor an IPv6 address.')],
  ['IPv4Address', emptyOr(isIpv4Address, 'An IPv4 address looks like 192.0.2.1.')],
  ['IPv6Address', emptyOr(isIpv6Address, 'An IPv6 address looks like 2001:db8::1, without a zone.')],
  [
    'IPPrefix',
    emptyOr((text) => isIpv4Prefix(text) || isIpv6Prefix(text), 'A prefix looks like 192.0.2.0/24 or 2001:db8::/32.'),
  ],
  ['IPv4Prefix', emptyOr(isIpv4Prefix, 'An IPv4 prefix looks like 192.0.2.0/24.')],
  ['IPv6Prefix', emptyOr(isIpv6Prefix, 'An IPv6 prefix looks like 2001:db8::/32.')],
  ['MACAddress', emptyOr(isMacAddress, 'A MAC address has six pairs of hex digits with colons between.')],
  ['UUID', emptyOr(isUuid, 'A UUID has the form 8-4-4-4-12, in hex digits.')],
  ['URI', emptyOr(isUri, 'This is no URI: a scheme, a colon, and characters of RFC 3986.')],
  ['URL', emptyOr(isUri, 'This is no URL: a scheme, a colon, and characters of RFC 3986.')],
]);

/** Names that {@link namedRule} knows; an import uses the nearest one among a type's ancestors. */
export const ruleNames: ReadonlySet<string> = new Set(rules.keys());

/** The rule in words of a named type; undefined when its facets say everything. */
export const namedRule = (name: string): NamedRule | undefined => rules.get(name);
