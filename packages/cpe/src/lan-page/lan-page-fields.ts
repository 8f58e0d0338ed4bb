import type { DataModelRoot } from '../device/device-models.ts';

/** One value on the page. */
export interface LanField {
  readonly label: string;
  /** Below the root, or below the row in a table. */
  readonly path: string;
}

/** One value that the subscriber may change. A secret is never shown, and empty means unchanged. */
export interface LanSetting extends LanField {
  readonly kind: 'text' | 'number' | 'switch' | 'secret';
}

/** Everything that the page of a device shows. What is not named here cannot be reached through it. */
export interface LanPageFields {
  readonly name: string;
  readonly status: readonly LanField[];
  readonly wifi: readonly LanSetting[];
  readonly hosts: { readonly table: string; readonly columns: readonly LanField[] };
  /** Switch of the user interface itself, where the model has one. */
  readonly enable: string | undefined;
}

const deviceInfo: readonly LanField[] = [
  { label: 'Manufacturer', path: 'DeviceInfo.Manufacturer' },
  { label: 'Model', path: 'DeviceInfo.ModelName' },
  { label: 'Serial number', path: 'DeviceInfo.SerialNumber' },
  { label: 'Hardware version', path: 'DeviceInfo.HardwareVersion' },
  { label: 'Software version', path: 'DeviceInfo.SoftwareVersion' },
  { label: 'Up time (s)', path: 'DeviceInfo.UpTime' },
];

const tr181Fields: LanPageFields = {
  name: 'DeviceInfo.ModelName',
  status: [
    ...deviceInfo,
    { label: 'Internet address', path: 'IP.Interface.1.IPv4Address.1.IPAddress' },
    { label: 'Connection', path: 'IP.Interface.1.Status' },
    { label: 'Time server', path: 'Time.NTPServer1' },
  ],
  wifi: [
    { label: 'Wi-Fi on', path: 'WiFi.SSID.1.Enable', kind: 'switch' },
    { label: 'Network name', path: 'WiFi.SSID.1.SSID', kind: 'text' },
    { label: 'Name is visible', path: 'WiFi.AccessPoint.1.SSIDAdvertisementEnabled', kind: 'switch' },
    { label: 'Channel', path: 'WiFi.Radio.1.Channel', kind: 'number' },
    { label: 'Passphrase', path: 'WiFi.AccessPoint.1.Security.KeyPassphrase', kind: 'secret' },
  ],
  hosts: {
    table: 'Hosts.Host.',
    columns: [
      { label: 'Name', path: 'HostName' },
      { label: 'Address', path: 'IPAddress' },
      { label: 'Hardware address', path: 'PhysAddress' },
      { label: 'Active', path: 'Active' },
    ],
  },
  enable: 'UserInterface.Enable',
};

const wlan = 'LANDevice.1.WLANConfiguration.1.';

const tr098Fields: LanPageFields = {
  name: 'DeviceInfo.ModelName',
  status: [
    ...deviceInfo,
    { label: 'Internet address', path: 'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.ExternalIPAddress' },
    { label: 'Connection', path: 'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.ConnectionStatus' },
    { label: 'Time server', path: 'Time.NTPServer1' },
  ],
  wifi: [
    { label: 'Wi-Fi on', path: `${wlan}Enable`, kind: 'switch' },
    { label: 'Network name', path: `${wlan}SSID`, kind: 'text' },
    { label: 'Name is visible', path: `${wlan}SSIDAdvertisementEnabled`, kind: 'switch' },
    { label: 'Channel', path: `${wlan}Channel`, kind: 'number' },
    { label: 'Passphrase', path: `${wlan}KeyPassphrase`, kind: 'secret' },
  ],
  hosts: {
    table: 'LANDevice.1.Hosts.Host.',
    columns: [
      { label: 'Name', path: 'HostName' },
      { label: 'Address', path: 'IPAddress' },
      { label: 'Hardware address', path: 'MACAddress' },
      { label: 'Active', path: 'Active' },
    ],
  },
  enable: undefined,
};

const fields: Readonly<Record<DataModelRoot, LanPageFields>> = {
  Device: tr181Fields,
  InternetGatewayDevice: tr098Fields,
};

/** The page of a device with this root. */
export const lanPageFieldsOf = (root: DataModelRoot): LanPageFields => fields[root];
