import { isIP } from 'node:net';

// RFC 1123 2.1: letters, digits and hyphens, no hyphen at either end, 63 to a label, 253 in all.
const hostName =
  /^(?=.{1,253}\.?$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\.?$/;

/** A host name or an IP address, and nothing that a shell, a URL or a configuration file could read as more. */
export function isHostName(value: string): boolean {
  return isIP(value) !== 0 || hostName.test(value);
}

/** An absolute http or https URL without user information: what ManagementServer.URL may hold (TR-069 3.1). */
export function isAcsUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}
