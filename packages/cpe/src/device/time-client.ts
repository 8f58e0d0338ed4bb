import type { DescribedParameter, DeviceTable } from './device-table.ts';

const row = 'Device.Time.Client.1.';
const client: readonly DescribedParameter[] = [
  ['Device.Time.ClientNumberOfEntries', '1'],
  [`${row}Enable`, 'true'],
  [`${row}Alias`, 'cpe-time-client-1'],
  [`${row}Servers`, ''],
];

/** Whether a parameter of time servers is the list of a client, and not one server. */
export const isServerList = (path: string): boolean => path.endsWith('.Servers');

/** The device with the time client that TR-181 has from 2.16 on, a row with a list of servers, in the place of NTPServer1 to 5. */
export function withTimeClient(table: DeviceTable): DeviceTable {
  return {
    ...table,
    parameters: [...table.parameters.filter(([name]) => !table.timeServers.includes(name)), ...client],
    timeServers: [`${row}Servers`],
  };
}
