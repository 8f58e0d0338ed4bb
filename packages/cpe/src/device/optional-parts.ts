import type { CpeConfig } from '../cpe-config.ts';
import type { DescribedParameter, DeviceTable } from './device-table.ts';

/** What ManagementServer has besides when the device hears UDP connection requests (TR-069 G.2.1, profile UDPConnReq). */
const udpConnectionRequest = (root: string): readonly DescribedParameter[] => [
  [`${root}ManagementServer.UDPConnectionRequestAddress`, ''],
  // TR-181 has the throttle of all active notifications in its place.
  ...(root === 'Device.'
    ? []
    : ([[`${root}ManagementServer.UDPConnectionRequestAddressNotificationLimit`, '0']] as const)),
  [`${root}ManagementServer.STUNEnable`, 'false'],
  [`${root}ManagementServer.STUNServerAddress`, ''],
  [`${root}ManagementServer.STUNServerPort`, '3478'],
  [`${root}ManagementServer.STUNUsername`, ''],
  [`${root}ManagementServer.STUNPassword`, ''],
  [`${root}ManagementServer.STUNMaximumKeepAlivePeriod`, '-1'],
  [`${root}ManagementServer.STUNMinimumKeepAlivePeriod`, '30'],
  [`${root}ManagementServer.NATDetected`, 'false'],
];

/** The table of a device with the parts that its configuration gives it. */
export function withOptionalParts(table: DeviceTable, config: Pick<CpeConfig, 'udpConnectionRequest'>): DeviceTable {
  if (config.udpConnectionRequest === undefined) return table;
  const stunHost = `${table.root}ManagementServer.STUNServerAddress`;
  return {
    ...table,
    parameters: [...table.parameters, ...udpConnectionRequest(table.root)],
    hostNames: [...table.hostNames, stunHost],
  };
}
