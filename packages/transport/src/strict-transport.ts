import { isIP } from 'node:net';
import { type HeaderFields, headerValue } from './http1/header-fields.ts';

/** A host that has asked to be reached by TLS only (RFC 6797). */
export interface StrictHost {
  readonly host: string;
  readonly includesSubDomains: boolean;
  readonly untilMs: number;
}

/** Hosts that are remembered at once; beyond that the oldest goes. A device knows an ACS, and a few servers that it was sent to. */
const hostsMax = 32;

/** Seconds for which a host may ask at most: two years, more than any list of browsers wants. */
const maxAgeSMax = 63_072_000;

/** The hosts after a response that came over verified TLS (RFC 6797 8.1). A field that cannot be read changes nothing. */
export function afterStrictTransport(
  hosts: readonly StrictHost[],
  response: { readonly url: URL; readonly headers: HeaderFields; readonly nowMs: number },
): readonly StrictHost[] {
  const { url, headers, nowMs } = response;
  const field = headerValue(headers, 'strict-transport-security');
  const host = url.hostname.toLowerCase();
  // 8.1.1: an address is no known host, and what comes in clear is anybody's word.
  if (field === undefined || url.protocol !== 'https:' || isIP(host.replace(/^\[|\]$/g, '')) !== 0) return hosts;
  const directives = new Map<string, string>();
  for (const directive of field.split(';')) {
    const [name = '', value = ''] = directive.split('=');
    directives.set(name.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1'));
  }
  const maxAge = directives.get('max-age') ?? '';
  if (!/^\d+$/.test(maxAge)) return hosts;
  const others = hosts.filter((one) => one.host !== host && one.untilMs > nowMs);
  // 6.1.1: zero takes the wish back.
  if (Number(maxAge) === 0) return others;
  const untilMs = nowMs + Math.min(Number(maxAge), maxAgeSMax) * 1000;
  const includesSubDomains = directives.has('includesubdomains');
  return [...others, { host, includesSubDomains, untilMs }].slice(-hostsMax);
}

/** The URL to use instead: https where its host has asked for that (RFC 6797 8.3). */
export function strictUrl(url: URL, hosts: readonly StrictHost[], nowMs: number): URL {
  if (url.protocol !== 'http:') return url;
  const name = url.hostname.toLowerCase();
  const isKnown = hosts.some(
    ({ host, includesSubDomains, untilMs }) =>
      untilMs > nowMs && (name === host || (includesSubDomains && name.endsWith(`.${host}`))),
  );
  if (!isKnown) return url;
  const strict = new URL(url);
  // Port 80 is the default of http, and so no part of the URL: https brings its own. Any other port stays.
  strict.protocol = 'https:';
  return strict;
}
