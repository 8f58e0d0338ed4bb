import { type DataModelRoot, getParameterValues, type ScriptedSession } from '@cordon/testbench';

const objects: Readonly<Record<DataModelRoot, string>> = {
  'Device.': 'Device.Ethernet.Interface.',
  'InternetGatewayDevice.': 'InternetGatewayDevice.LANDevice.',
};
const hardwareAddress = /^[0-9a-f]{2}([:-][0-9a-f]{2}){5}$/i;

/** Hardware addresses of the target's interfaces, which every neighbour sees. Empty when it tells none. */
export async function readHardwareAddresses(session: ScriptedSession, root: DataModelRoot): Promise<readonly string[]> {
  const values = await getParameterValues(session, [objects[root]]);
  if ('method' in values) return [];
  const own = values.filter(({ name, value }) => /\.(MAC|PhysAddress|BSSID)/.test(name) && hardwareAddress.test(value));
  return [...new Set(own.map(({ value }) => value))];
}
