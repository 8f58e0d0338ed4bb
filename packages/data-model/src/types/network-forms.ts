// The octet of the data type IPv4Address: up to three digits, 0 to 255; the model's own pattern allows leading zeros.
const octet = /^(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])$/;

/** True for dotted-decimal notation: an IPv4 address or subnet mask. */
export function isIpv4Address(text: string): boolean {
  if (text.length > 15) return false;
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => octet.test(part));
}

/** True for one of the three text forms of RFC 4291 2.2. A zone identifier is not allowed (TR-106, data type IPAddress). */
export function isIpv6Address(text: string): boolean {
  if (text.length > 45 || !text.includes(':')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1)?.at(-1);
  const endsInIpv4 = last?.includes('.') === true;
  if (endsInIpv4 && !isIpv4Address(last)) return false;
  const all = groups.flat();
  const hex = endsInIpv4 ? all.slice(0, -1) : all;
  if (!hex.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return false;
  const count = hex.length + (endsInIpv4 ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** True for an IPv4 or IPv6 address. */
export const isIpAddress = (text: string): boolean => isIpv4Address(text) || isIpv6Address(text);

const isSize = (text: string, max: number): boolean => /^[0-9]{1,3}$/.test(text) && Number(text) <= max;

/** True for an IPv4 prefix in CIDR form; the address part may be empty (TR-106, data type IPPrefix). */
export function isIpv4Prefix(text: string): boolean {
  const slash = text.indexOf('/');
  const address = text.slice(0, Math.max(slash, 0));
  return slash >= 0 && isSize(text.slice(slash + 1), 32) && (address === '' || isIpv4Address(address));
}

/** True for an IPv6 prefix in CIDR form; the address part may be empty (TR-106, data type IPPrefix). */
export function isIpv6Prefix(text: string): boolean {
  const slash = text.indexOf('/');
  const address = text.slice(0, Math.max(slash, 0));
  return slash >= 0 && isSize(text.slice(slash + 1), 128) && (address === '' || isIpv6Address(address));
}

/** True for six pairs of hex digits with colons between. */
export const isMacAddress = (text: string): boolean => /^([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}$/.test(text);

/** True for the 8-4-4-4-12 form of RFC 4122. */
export const isUuid = (text: string): boolean => /^[0-9A-Fa-f]{8}-([0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$/.test(text);

const uriScheme = /^[A-Za-z][A-Za-z0-9+.-]*:/;
// RFC 3986 appendix A: unreserved, reserved and percent-encoded characters, one at a time. Square brackets hold an address.
const uriCharacters = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;

/** True for a URI with its scheme (RFC 3986 3). */
export function isUri(text: string): boolean {
  if (!uriScheme.test(text) || !uriCharacters.test(text)) return false;
  const hash = text.indexOf('#');
  if (hash >= 0 && text.includes('#', hash + 1)) return false;
  return !text.slice(text.indexOf(':') + 1).startsWith('//') || isAuthority(authorityOf(text));
}

function authorityOf(text: string): string {
  const start = text.indexOf('//') + 2;
  const length = text.slice(start).search(/[/?#]/);
  return length < 0 ? text.slice(start) : text.slice(start, start + length);
}

/** RFC 3986 3.2: user information, host and port. */
function isAuthority(authority: string): boolean {
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  if (authority.length - host.length > 0 && /[[\]@]/.test(authority.slice(0, -host.length - 1))) return false;
  const port = /:[0-9]*$/.exec(host);
  const name = port === null ? host : host.slice(0, port.index);
  if (!name.startsWith('[')) return !/[[\]:@]/.test(name);
  if (!name.endsWith(']')) return false;
  const literal = name.slice(1, -1);
  return isIpv6Address(literal) || /^v[0-9A-Fa-f]+\.[A-Za-z0-9\-._~!$&'()*+,;=:]+$/i.test(literal);
}
