import type { CpeConfig, XmppConnectionConfig } from '../cpe-config.ts';
import type { DescribedParameter, DeviceTable } from './device-table.ts';

type Parts = Pick<CpeConfig, 'udpConnectionRequest' | 'xmpp' | 'remoteAccess' | 'lan'>;

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

/** The page of the LAN side at the WAN side; http would show the password to everybody on the way. */
const remoteAccess = (root: string): readonly DescribedParameter[] => [
  [`${root}UserInterface.RemoteAccess.Enable`, 'false'],
  [`${root}UserInterface.RemoteAccess.Port`, '443'],
  [`${root}UserInterface.RemoteAccess.SupportedProtocols`, 'HTTPS'],
  [`${root}UserInterface.RemoteAccess.Protocol`, 'HTTPS'],
];

/** What a DHCP client tells of itself besides its name. */
const lanHosts = (root: string): readonly DescribedParameter[] => [
  [`${root}${root === 'Device.' ? '' : 'LANDevice.1.'}Hosts.Host.1.VendorClassID`, ''],
];

const connection = 'Device.XMPP.Connection.{i}.';
const server = `${connection}Server.{i}.`;

/** Profiles XMPPBasic and XMPPConnReq (TR-069 K.2.1). */
const xmpp: readonly DescribedParameter[] = [
  ['Device.ManagementServer.ConnReqAllowedJabberIDs', ''],
  ['Device.ManagementServer.ConnReqJabberID', ''],
  ['Device.XMPP.SupportedServerConnectAlgorithms', 'DNS-SRV,DNS,ServerTable'],
  [`${connection}Enable`, 'false'],
  [`${connection}Alias`, ''],
  [`${connection}Username`, ''],
  [`${connection}Password`, ''],
  [`${connection}Domain`, ''],
  [`${connection}Resource`, ''],
  [`${connection}JabberID`, ''],
  [`${connection}Status`, 'Disabled'],
  [`${connection}LastChangeDate`, '0001-01-01T00:00:00Z'],
  [`${connection}ServerConnectAlgorithm`, 'DNS-SRV'],
  [`${connection}KeepAliveInterval`, '-1'],
  [`${connection}ServerConnectAttempts`, '16'],
  [`${connection}ServerRetryInitialInterval`, '60'],
  [`${connection}ServerRetryIntervalMultiplier`, '2000'],
  [`${connection}ServerRetryMaxInterval`, '30720'],
  // This device speaks to no server without TLS, whatever the ACS writes.
  [`${connection}UseTLS`, 'true'],
  [`${connection}TLSEstablished`, 'false'],
  [`${connection}ServerNumberOfEntries`, '0'],
  [`${server}Enable`, 'false'],
  [`${server}Alias`, ''],
  [`${server}Priority`, '0'],
  [`${server}Weight`, '0'],
  [`${server}ServerAddress`, ''],
  [`${server}Port`, '5222'],
];

/** The first row, when it is there from the factory. */
function factoryConnection({ domain, username, password, server: where }: XmppConnectionConfig): DescribedParameter[] {
  const row = 'Device.XMPP.Connection.1.';
  const values: Readonly<Record<string, string>> = {
    [`${connection}Enable`]: 'true',
    [`${connection}Alias`]: 'cpe-xmpp-1',
    [`${connection}Username`]: username,
    [`${connection}Password`]: password,
    [`${connection}Domain`]: domain,
    [`${connection}ServerConnectAlgorithm`]: where === undefined ? 'DNS-SRV' : 'ServerTable',
    [`${connection}ServerNumberOfEntries`]: where === undefined ? '0' : '1',
    [`${server}Enable`]: 'true',
    [`${server}Alias`]: 'cpe-xmpp-server-1',
    [`${server}ServerAddress`]: where?.address ?? '',
    [`${server}Port`]: String(where?.port ?? 5222),
  };
  return xmpp
    .filter(([path]) => path.startsWith(connection) && (where !== undefined || !path.startsWith(server)))
    .map(([path, value]) => [path.replace(connection, row).replace('Server.{i}.', 'Server.1.'), values[path] ?? value]);
}

/** The table of a device with the parts that its configuration gives it. TR-098 has no XMPP. */
export function withOptionalParts(table: DeviceTable, config: Parts): DeviceTable {
  const isTr181 = table.root === 'Device.';
  const hasUdp = config.udpConnectionRequest !== undefined;
  const hasXmpp = config.xmpp !== undefined && isTr181;
  const hasRemoteAccess = config.remoteAccess !== undefined;
  const hasLan = config.lan !== undefined;
  if (!hasUdp && !hasXmpp && !hasRemoteAccess && !hasLan) return table;
  const { connection: made } = config.xmpp ?? {};
  const factory = hasXmpp && made !== undefined ? factoryConnection(made) : [];
  const methods = ['HTTP', ...(hasUdp ? ['STUN'] : []), ...(hasXmpp ? ['XMPP'] : [])].join();
  return {
    ...table,
    parameters: [
      ...table.parameters,
      ...(isTr181 && (hasUdp || hasXmpp)
        ? ([['Device.ManagementServer.SupportedConnReqMethods', methods]] as const)
        : []),
      ...(hasUdp ? udpConnectionRequest(table.root) : []),
      ...(hasRemoteAccess ? remoteAccess(table.root) : []),
      ...(hasLan ? lanHosts(table.root) : []),
      ...(hasXmpp ? xmpp : []),
      ...factory,
      ...(hasXmpp
        ? ([
            ['Device.ManagementServer.ConnReqXMPPConnection', made === undefined ? '' : 'Device.XMPP.Connection.1'],
            ['Device.XMPP.ConnectionNumberOfEntries', made === undefined ? '0' : '1'],
          ] as const)
        : []),
    ],
    growingTables: [...table.growingTables, ...(hasXmpp ? [connection, server] : [])],
    hostNames: [
      ...table.hostNames,
      ...(hasUdp ? [`${table.root}ManagementServer.STUNServerAddress`] : []),
      ...(hasXmpp ? [`${connection}Domain`, `${server}ServerAddress`] : []),
    ],
  };
}
