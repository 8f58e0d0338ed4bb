import { isAcsUrl, isHostName } from '../device/value-check.ts';

/** An absolute http URL of a host name or address, without user information: what a diagnostic may be pointed at. */
export function isTestUrl(value: string): boolean {
  const url = isAcsUrl(value) ? new URL(value) : undefined;
  return url?.protocol === 'http:' && isHostName(url.hostname.replace(/^\[(.*)\]$/, '$1'));
}
