import { isIPv4, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

/** An address as it stands in a URL or a Host field (RFC 3986 3.2.2). */
export const hostOf = (address: string): string => (isIPv6(address) ? `[${address}]` : address);

/** Whether an address is on the loopback interface. */
export const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** Whether an address belongs to the machine that the bench runs on, so that others than the target listen there too. */
export function isOwnAddress(address: string): boolean {
  if (isLoopback(address)) return true;
  return Object.values(networkInterfaces()).some((list) => list?.some((one) => one.address === address) === true);
}

/** Another loopback address beside one that a target has to itself: what answers on both listens on all addresses. Undefined without one. */
export function neighbourOf(address: string): string | undefined {
  if (!isIPv4(address) || !isLoopback(address) || address === '127.0.0.1') return undefined;
  const [, second = 0, third = 0, last = 0] = address.split('.').map(Number);
  return `127.${second}.${third}.${last === 254 ? 253 : last + 1}`;
}
