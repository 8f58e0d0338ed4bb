import type { DescribedParameter, DeviceTable } from '../device/device-table.ts';

/** The UDP port of an ACS that names none (TR-069 M.2.1). */
export const lightweightPort = 7547;

const protocols = 'ManagementServer.LightweightNotificationProtocolsSupported';

/** The table of a device with what Annex M adds to ManagementServer. TR-098 has no trigger times. */
export function withLightweightNotification(table: DeviceTable): DeviceTable {
  const { root } = table;
  const trigger: readonly DescribedParameter[] = [
    [`${root}ManagementServer.LightweightNotificationTriggerInterval`, '0'],
    [`${root}ManagementServer.LightweightNotificationTriggerTime`, '0001-01-01T00:00:00Z'],
  ];
  const host = `${root}ManagementServer.UDPLightweightNotificationHost`;
  return {
    ...table,
    parameters: [
      ...table.parameters,
      [root + protocols, 'UDP'],
      // An empty list is off: nothing goes out before an ACS has asked for it.
      [`${root}ManagementServer.LightweightNotificationProtocolsUsed`, ''],
      ...(root === 'Device.' ? trigger : []),
      [host, ''],
      [`${root}ManagementServer.UDPLightweightNotificationPort`, String(lightweightPort)],
    ],
    hostNames: [...table.hostNames, host],
  };
}

/** Whether a table has Annex M; without it Notification 3 to 6 is refused (TR-069 A.3.2.4). */
export const hasLightweightNotification = ({ root, parameters }: DeviceTable): boolean =>
  parameters.some(([path, value]) => path === root + protocols && value === 'UDP');
