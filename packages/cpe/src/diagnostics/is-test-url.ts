import { isAcsUrl, isHostName } from '../device/value-check.ts';

/** An absolute http or https URL of a host name or address, without user information: what a diagnostic may be pointed at. */
export function isTestUrl(value: string): boolean {
  return isAcsUrl(value) && isHostName(new URL(value).hostname.replace(/^\[(.*)\]$/, '$1'));
}
