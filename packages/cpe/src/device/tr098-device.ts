// A gateway of the years before TR-181, after TR-098 (InternetGatewayDevice:1.14). Addresses are from the documentation ranges.
import { diagnosticLimits } from '../diagnostics/diagnostic.ts';
import type { DescribedParameter, DeviceTable } from './device-table.ts';

const root = 'InternetGatewayDevice.';
const unknownTime = '0001-01-01T00:00:00Z';

const below = (object: string, entries: readonly (readonly [name: string, value: string])[]): DescribedParameter[] =>
  entries.map(([name, value]) => [root + object + name, value]);

const deviceInfo: readonly DescribedParameter[] = [
  ...below('', [
    ['DeviceSummary', 'InternetGatewayDevice:1.14[](Baseline:1, EthernetLAN:1, WiFiLAN:1, Time:1, IPPing:1)'],
    ['LANDeviceNumberOfEntries', '1'],
    ['WANDeviceNumberOfEntries', '1'],
    ['UserNumberOfEntries', '1'],
  ]),
  ...below('DeviceInfo.', [
    ['Manufacturer', ''],
    ['ManufacturerOUI', ''],
    ['ModelName', 'Cordon Reference Gateway'],
    ['Description', 'Reference CPE of the Cordon test bench'],
    ['ProductClass', ''],
    ['SerialNumber', ''],
    ['HardwareVersion', '1.0'],
    ['SoftwareVersion', ''],
    ['SpecVersion', '1.0'],
    ['ProvisioningCode', ''],
    ['UpTime', '0'],
    ['FirstUseDate', unknownTime],
    ['MemoryStatus.Total', '32768'],
    ['MemoryStatus.Free', '8192'],
    ['VendorConfigFileNumberOfEntries', '1'],
    ['VendorConfigFile.1.Alias', 'cpe-config-1'],
    ['VendorConfigFile.1.Name', 'factory'],
    ['VendorConfigFile.1.Version', '1'],
    ['VendorConfigFile.1.Date', unknownTime],
    ['VendorConfigFile.1.Description', 'Parameters of this device as text'],
    ['VendorLogFileNumberOfEntries', '1'],
    ['VendorLogFile.1.Alias', 'cpe-log-1'],
    ['VendorLogFile.1.Name', 'device.log'],
    ['VendorLogFile.1.MaximumSize', '200000'],
    ['VendorLogFile.1.Persistent', 'false'],
  ]),
];

const managementServer: readonly DescribedParameter[] = below('ManagementServer.', [
  ['EnableCWMP', 'true'],
  ['URL', ''],
  ['Username', ''],
  ['Password', ''],
  ['PeriodicInformEnable', 'true'],
  ['PeriodicInformInterval', '86400'],
  ['PeriodicInformTime', unknownTime],
  ['ParameterKey', ''],
  ['ConnectionRequestURL', ''],
  ['ConnectionRequestUsername', ''],
  ['ConnectionRequestPassword', ''],
  ['UpgradesManaged', 'true'],
  ['CWMPRetryMinimumWaitInterval', '5'],
  ['CWMPRetryIntervalMultiplier', '2000'],
  ['DefaultActiveNotificationThrottle', '0'],
  ['AliasBasedAddressing', 'false'],
]);

const time: readonly DescribedParameter[] = below('Time.', [
  ['Enable', 'true'],
  ['Status', 'Unsynchronized'],
  ['NTPServer1', ''],
  ['NTPServer2', ''],
  ['NTPServer3', ''],
  ['NTPServer4', ''],
  ['NTPServer5', ''],
  ['CurrentLocalTime', unknownTime],
  ['LocalTimeZone', '+00:00'],
  ['LocalTimeZoneName', 'UTC0'],
]);

const lan: readonly DescribedParameter[] = below('LANDevice.1.', [
  ['LANEthernetInterfaceNumberOfEntries', '1'],
  ['LANWLANConfigurationNumberOfEntries', '1'],
  ['LANHostConfigManagement.DHCPServerConfigurable', 'true'],
  ['LANHostConfigManagement.DHCPServerEnable', 'true'],
  ['LANHostConfigManagement.MinAddress', '198.51.100.10'],
  ['LANHostConfigManagement.MaxAddress', '198.51.100.99'],
  ['LANHostConfigManagement.SubnetMask', '255.255.255.0'],
  ['LANHostConfigManagement.DNSServers', '198.51.100.1'],
  ['LANHostConfigManagement.DomainName', 'home.example'],
  ['LANHostConfigManagement.IPRouters', '198.51.100.1'],
  ['LANHostConfigManagement.DHCPLeaseTime', '86400'],
  ['LANHostConfigManagement.IPInterfaceNumberOfEntries', '1'],
  ['LANHostConfigManagement.IPInterface.1.Enable', 'true'],
  ['LANHostConfigManagement.IPInterface.1.IPInterfaceIPAddress', '198.51.100.1'],
  ['LANHostConfigManagement.IPInterface.1.IPInterfaceSubnetMask', '255.255.255.0'],
  ['LANHostConfigManagement.IPInterface.1.IPInterfaceAddressingType', 'Static'],
  ['LANEthernetInterfaceConfig.1.Enable', 'true'],
  ['LANEthernetInterfaceConfig.1.Status', 'Up'],
  ['LANEthernetInterfaceConfig.1.Name', 'eth0'],
  ['LANEthernetInterfaceConfig.1.MACAddress', '02:00:5E:00:53:01'],
  ['LANEthernetInterfaceConfig.1.MaxBitRate', 'Auto'],
  ['LANEthernetInterfaceConfig.1.DuplexMode', 'Auto'],
  ['Hosts.HostNumberOfEntries', '1'],
  ['Hosts.Host.1.IPAddress', '198.51.100.10'],
  ['Hosts.Host.1.AddressSource', 'DHCP'],
  ['Hosts.Host.1.LeaseTimeRemaining', '3600'],
  ['Hosts.Host.1.MACAddress', '02:00:5E:00:53:63'],
  ['Hosts.Host.1.HostName', 'laptop'],
  ['Hosts.Host.1.InterfaceType', '802.11'],
  ['Hosts.Host.1.Active', 'true'],
]);

const wifi: readonly DescribedParameter[] = below('LANDevice.1.WLANConfiguration.1.', [
  ['Enable', 'true'],
  ['Status', 'Up'],
  ['Name', 'wlan0'],
  ['BSSID', '02:00:5E:00:53:02'],
  ['MaxBitRate', 'Auto'],
  ['Channel', '6'],
  ['SSID', 'Cordon'],
  ['BeaconType', '11i'],
  ['KeyPassphrase', 'factory-passphrase'],
  ['IEEE11iEncryptionModes', 'AESEncryption'],
  ['IEEE11iAuthenticationMode', 'PSKAuthentication'],
  ['Standard', 'n'],
  ['SSIDAdvertisementEnabled', 'true'],
  ['RadioEnabled', 'true'],
  ['AutoChannelEnable', 'false'],
  ['TotalAssociations', '0'],
  ['TotalBytesSent', '0'],
  ['TotalBytesReceived', '0'],
]);

const connection = 'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.';
const mapping = 'WANDevice.{i}.WANConnectionDevice.{i}.WANPPPConnection.{i}.PortMapping.{i}.';

const wan: readonly DescribedParameter[] = [
  ...below('WANDevice.1.', [
    ['WANConnectionNumberOfEntries', '1'],
    ['WANCommonInterfaceConfig.EnabledForInternet', 'true'],
    ['WANCommonInterfaceConfig.WANAccessType', 'DSL'],
    ['WANCommonInterfaceConfig.PhysicalLinkStatus', 'Up'],
    ['WANCommonInterfaceConfig.Layer1UpstreamMaxBitRate', '1000000'],
    ['WANCommonInterfaceConfig.Layer1DownstreamMaxBitRate', '16000000'],
    ['WANConnectionDevice.1.WANPPPConnectionNumberOfEntries', '1'],
  ]),
  ...below(connection, [
    ['Enable', 'true'],
    ['ConnectionStatus', 'Connected'],
    ['PossibleConnectionTypes', 'IP_Routed'],
    ['ConnectionType', 'IP_Routed'],
    ['Name', 'ppp0'],
    ['Uptime', '0'],
    ['LastConnectionError', 'ERROR_NONE'],
    ['NATEnabled', 'true'],
    ['Username', 'subscriber@isp.example'],
    ['Password', 'factory-ppp-password'],
    ['ExternalIPAddress', '192.0.2.10'],
    ['DNSEnabled', 'true'],
    ['DNSServers', '192.0.2.53'],
    ['TransportType', 'PPPoE'],
    ['ConnectionTrigger', 'AlwaysOn'],
    ['PortMappingNumberOfEntries', '0'],
  ]),
  ...below(mapping, [
    ['PortMappingEnabled', 'false'],
    ['PortMappingLeaseDuration', '0'],
    ['RemoteHost', ''],
    ['ExternalPort', '0'],
    ['InternalPort', '0'],
    ['PortMappingProtocol', 'TCP'],
    ['InternalClient', ''],
    ['PortMappingDescription', ''],
  ]),
];

const user: readonly DescribedParameter[] = [
  ...below('UserInterface.', [
    ['PasswordRequired', 'true'],
    ['PasswordUserSelectable', 'true'],
    ['UpgradeAvailable', 'false'],
    ['CurrentLanguage', 'en'],
  ]),
  ...below('User.1.', [
    ['Enable', 'true'],
    ['RemoteAccessCapable', 'false'],
    ['Username', 'admin'],
    ['Password', 'factory-user-password'],
    ['Language', 'en'],
  ]),
  ...below('User.{i}.', [
    ['Enable', 'false'],
    ['RemoteAccessCapable', 'false'],
    ['Username', ''],
    ['Password', ''],
    ['Language', ''],
  ]),
];

const diagnostics: readonly DescribedParameter[] = [
  ...below('UDPEchoConfig.', [
    ['Enable', 'false'],
    ['Interface', ''],
    ['SourceIPAddress', ''],
    ['UDPPort', '7'],
    ['EchoPlusEnabled', 'false'],
    ['EchoPlusSupported', 'true'],
    ['PacketsReceived', '0'],
    ['PacketsResponded', '0'],
    ['BytesReceived', '0'],
    ['BytesResponded', '0'],
    ['TimeFirstPacketReceived', unknownTime],
    ['TimeLastPacketReceived', unknownTime],
  ]),
  ...below('IPPingDiagnostics.', [
    ['DiagnosticsState', 'None'],
    ['Interface', ''],
    ['Host', ''],
    ['NumberOfRepetitions', '1'],
    ['Timeout', '1000'],
    ['DataBlockSize', '64'],
    ['DSCP', '0'],
    ['SuccessCount', '0'],
    ['FailureCount', '0'],
    ['AverageResponseTime', '0'],
    ['MinimumResponseTime', '0'],
    ['MaximumResponseTime', '0'],
  ]),
  ...below('TraceRouteDiagnostics.', [
    ['DiagnosticsState', 'None'],
    ['Interface', ''],
    ['Host', ''],
    ['NumberOfTries', '3'],
    ['Timeout', '5000'],
    ['DataBlockSize', '38'],
    ['DSCP', '0'],
    ['MaxHopCount', '30'],
    ['ResponseTime', '0'],
    ['RouteHopsNumberOfEntries', '0'],
    ['RouteHops.{i}.HopHost', ''],
    ['RouteHops.{i}.HopHostAddress', ''],
    ['RouteHops.{i}.HopErrorCode', '0'],
    ['RouteHops.{i}.HopRTTimes', '0'],
  ]),
  ...below('NSLookupDiagnostics.', [
    ['DiagnosticsState', 'None'],
    ['Interface', ''],
    ['HostName', ''],
    ['DNSServer', ''],
    ['Timeout', '1000'],
    ['NumberOfRepetitions', '1'],
    ['SuccessCount', '0'],
    ['ResultNumberOfEntries', '0'],
    ['Result.{i}.Status', 'Error_Other'],
    ['Result.{i}.AnswerType', 'None'],
    ['Result.{i}.HostNameReturned', ''],
    ['Result.{i}.IPAddresses', ''],
    ['Result.{i}.DNSServerIP', ''],
    ['Result.{i}.ResponseTime', '0'],
  ]),
  ...below('DownloadDiagnostics.', [
    ['DiagnosticsState', 'None'],
    ['Interface', ''],
    ['DownloadURL', ''],
    ['ROMTime', unknownTime],
    ['BOMTime', unknownTime],
    ['EOMTime', unknownTime],
    ['TestBytesReceived', '0'],
    ['TotalBytesReceived', '0'],
    ['TCPOpenRequestTime', unknownTime],
    ['TCPOpenResponseTime', unknownTime],
  ]),
  ...below('UploadDiagnostics.', [
    ['DiagnosticsState', 'None'],
    ['Interface', ''],
    ['UploadURL', ''],
    ['TestFileLength', '0'],
    ['ROMTime', unknownTime],
    ['BOMTime', unknownTime],
    ['EOMTime', unknownTime],
    ['TotalBytesSent', '0'],
    ['TCPOpenRequestTime', unknownTime],
    ['TCPOpenResponseTime', unknownTime],
  ]),
];

/** What the UDP echo service may listen on: all, the line, or the LAN. */
const interfaces: readonly string[] = [
  '',
  `${root}${connection.slice(0, -1)}`,
  `${root}LANDevice.1.LANHostConfigManagement.IPInterface.1`,
];

/** An old gateway: about 170 parameters that are there from the factory, and one table that grows. */
export const tr098Device: DeviceTable = {
  root,
  parameters: [...deviceInfo, ...managementServer, ...time, ...lan, ...wifi, ...wan, ...user, ...diagnostics],
  growingTables: [root + mapping, `${root}User.{i}.`],
  readOnly: [
    // Nothing in this device would carry such a change out.
    `${root}WANDevice.{i}.WANConnectionDevice.{i}.WANPPPConnection.{i}.ExternalIPAddress`,
  ],
  hostNames: [
    `${root}IPPingDiagnostics.Host`,
    `${root}TraceRouteDiagnostics.Host`,
    `${root}NSLookupDiagnostics.HostName`,
    `${root}NSLookupDiagnostics.DNSServer`,
    `${root}LANDevice.{i}.LANHostConfigManagement.DomainName`,
    `${root}${mapping}InternalClient`,
  ],
  timeServers: [1, 2, 3, 4, 5].map((index) => `${root}Time.NTPServer${index}`),
  testUrls: [`${root}DownloadDiagnostics.DownloadURL`, `${root}UploadDiagnostics.UploadURL`],
  refusals: {
    [`${root}UDPEchoConfig.Interface`]: (value) =>
      interfaces.includes(value.replace(/\.$/, '')) ? undefined : 'no interface of this device',
  },
  numbersMax: {
    [`${root}IPPingDiagnostics.NumberOfRepetitions`]: diagnosticLimits.repetitionsMax,
    [`${root}IPPingDiagnostics.Timeout`]: diagnosticLimits.timeoutMsMax,
    // Thirty silent hops, the default, are over before a test must be.
    [`${root}TraceRouteDiagnostics.Timeout`]: diagnosticLimits.runMsMax / 30,
    [`${root}NSLookupDiagnostics.NumberOfRepetitions`]: diagnosticLimits.repetitionsMax,
    [`${root}NSLookupDiagnostics.Timeout`]: diagnosticLimits.timeoutMsMax,
    [`${root}UploadDiagnostics.TestFileLength`]: diagnosticLimits.testBytesMax,
    [`${root}UDPEchoConfig.UDPPort`]: 65_535,
  },
  diagnostics: [
    { kind: 'ip-ping', object: 'IPPingDiagnostics.' },
    { kind: 'trace-route', object: 'TraceRouteDiagnostics.' },
    { kind: 'ns-lookup', object: 'NSLookupDiagnostics.' },
    { kind: 'download', object: 'DownloadDiagnostics.' },
    { kind: 'upload', object: 'UploadDiagnostics.' },
  ],
};
