import { isIP } from 'node:net';

// RFC 1123 2.1: letters, digits and hyphens, no hyphen at either end, 63 to a label, 253 in all.
const hostName =
  /^(?=.{1,253}\.?$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?$/;

/** A host name or an IP address, and nothing that a shell, a URL or a configuration file could read as more. */
export function isHostName(value: string): boolean {
  return isIP(value) !== 0 || hostName.test(value);
}

/** What a parameter that names a host may hold while none is named, too. */
export const isEmptyOrHostName = (value: string): boolean => value === '' || isHostName(value);

// RFC 3986: the characters of a URI. The URL class mends what has others, such as blanks and backslashes, and takes the path for
// the host where there is none.
const httpUri = /^https?:\/\/(?![/?#])[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/i;

/** An absolute http or https URL without user information: what ManagementServer.URL may hold (TR-069 3.1). */
export function isAcsUrl(value: string): boolean {
  const url = httpUri.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && url.username === '' && url.password === '';
}
