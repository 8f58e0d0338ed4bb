import type { Diagnostic } from './diagnostic.ts';
import { findAddress } from './find-address.ts';

/**
 * TraceRoute resolves its host and stops there: the answers of the routers on the way are ICMP errors, which the kernel shows
 * only to raw sockets. The result is therefore always an error state, and an honest one.
 */
export const traceRoute: Diagnostic = {
  required: ['Host'],
  blank: { IPAddressUsed: '', ResponseTime: '0' },
  resultTable: 'RouteHops.',
  async run(world) {
    const address = await findAddress(world, world.setting('Host'));
    if (address === undefined) return { state: 'Error_CannotResolveHostName', rows: [] };
    return { state: 'Error_Internal', values: { IPAddressUsed: address }, rows: [] };
  },
};
