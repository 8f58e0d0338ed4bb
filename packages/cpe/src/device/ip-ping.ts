import { isIP } from 'node:net';
import type { NameResolver } from '../name-resolver.ts';
import type { Device } from './device.ts';

const ping = 'IP.Diagnostics.IPPing.';

/**
 * Runs a requested IPPing as far as a process without raw sockets can: it resolves the host. The result is therefore always
 * an error state, and an honest one. Resolves to true when a diagnostic ended, so that 8 DIAGNOSTICS COMPLETE waits.
 */
export async function runIpPing(device: Device, resolver: NameResolver): Promise<boolean> {
  if (device.value(`${ping}DiagnosticsState`) !== 'Requested') return false;
  const host = device.value(`${ping}Host`);
  const addresses = isIP(host) === 0 && host !== '' ? await resolver.lookUp(host) : [host];
  const isResolved = addresses.some((address) => address !== '');
  const path = device.table.root + ping;
  device.setLocally({
    [`${path}DiagnosticsState`]: isResolved ? 'Error_Internal' : 'Error_CannotResolveHostName',
    [`${path}SuccessCount`]: '0',
    [`${path}FailureCount`]: device.value(`${ping}NumberOfRepetitions`),
  });
  device.addEvents([{ eventCode: '8 DIAGNOSTICS COMPLETE' }]);
  return true;
}
