import { isIP } from 'node:net';

/** Whether a host part of a URL can only mean this machine (RFC 1122 3.2.1.3, RFC 4291 2.5.3, RFC 6761 6.3). */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (isIP(name) === 4) return name.startsWith('127.');
  return name === '::1' || name === 'localhost' || name.endsWith('.localhost');
}

/** A fleet was pointed at a machine that may not have agreed to it. Code `fleet-not-on-loopback`. */
export class FleetExposureError extends Error {
  override readonly name = 'FleetExposureError';
  readonly code = 'fleet-not-on-loopback';
}
