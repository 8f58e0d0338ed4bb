import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Persona } from './persona.ts';

/** One parameter of a device. */
export interface Parameter {
  readonly type: 'string' | 'boolean' | 'unsignedInt' | 'dateTime';
  readonly writable: boolean;
  value: string;
  notification: number;
  accessList: readonly string[];
}

/** An event that the ACS has not confirmed yet. */
export interface PendingEvent {
  readonly code: string;
  readonly key: string;
}

/** Everything that outlives a restart. */
export interface DeviceState {
  readonly parameters: Record<string, Parameter>;
  events: PendingEvent[];
}

type Row = readonly [name: string, type: Parameter['type'], value: string, access: 'r' | 'w', notification?: number];

const management: readonly Row[] = [
  ['ManagementServer.URL', 'string', 'http://unknown/', 'r'],
  ['ManagementServer.Username', 'string', 'subscriber', 'w'],
  ['ManagementServer.Password', 'string', 'topsecret', 'w'],
  ['ManagementServer.PeriodicInformEnable', 'boolean', '1', 'w'],
  ['ManagementServer.PeriodicInformInterval', 'unsignedInt', '43200', 'w'],
  ['ManagementServer.ConnectionRequestUsername', 'string', 'factory', 'w'],
  ['ManagementServer.ConnectionRequestPassword', 'string', 'factory-password', 'w'],
  ['ManagementServer.ParameterKey', 'string', '', 'r', 2],
];
const time: readonly Row[] = ['1', '2', '3', '4', '5'].map((n) => [`Time.NTPServer${n}`, 'string', 'ntp.lan', 'w']);
const both: readonly Row[] = [
  ['DeviceInfo.Manufacturer', 'string', 'Foreign & Sons', 'r'],
  ['DeviceInfo.ManufacturerOUI', 'string', '0A1B2C', 'r'],
  ['DeviceInfo.ProductClass', 'string', 'FX-1', 'r'],
  ['DeviceInfo.SerialNumber', 'string', 'FX00012345', 'r'],
  ['DeviceInfo.SoftwareVersion', 'string', '1.02 <beta>', 'r', 2],
  ['DeviceInfo.ProvisioningCode', 'string', '', 'w', 2],
  ...management,
  ...time,
];
const gatewayOnly: readonly Row[] = [
  ['DeviceSummary', 'string', 'InternetGatewayDevice:1.4[](Baseline:1)', 'r'],
  ['LANDevice.1.LANEthernetInterfaceConfig.1.MACAddress', 'string', '02:0A:1B:2C:00:01', 'r'],
  ['LANDevice.1.WLANConfiguration.1.SSID', 'string', 'at home', 'w'],
  ['LANDevice.1.WLANConfiguration.1.PreSharedKey.1.PreSharedKey', 'string', '00112233445566778899AABBCCDDEEFF', 'w'],
];
const deviceOnly: readonly Row[] = [
  ['RootDataModelVersion', 'string', '2.12', 'r'],
  ['Time.Enable', 'boolean', 'false', 'w'],
  ['Ethernet.Interface.1.MACAddress', 'string', '02:0A:1B:2C:00:02', 'r'],
  ['Users.User.1.Username', 'string', 'admin', 'w'],
  ['Users.User.1.Password', 'string', 'admin-password', 'w'],
];

/** The state file of a device, written whole before anything is confirmed. */
export class StateFile {
  readonly state: DeviceState;
  readonly #path: string;

  constructor(path: string, persona: Persona) {
    this.#path = path;
    const isKnown = existsSync(path);
    this.state = isKnown ? (JSON.parse(readFileSync(path, 'utf8')) as DeviceState) : newState(persona);
    if (!isKnown) writeFileSync(`${path}.factory`, JSON.stringify(this.state));
    this.state.events.push(...(isKnown ? [] : [{ code: '0 BOOTSTRAP', key: '' }]), { code: '1 BOOT', key: '' });
  }

  save(): void {
    writeFileSync(`${this.#path}.new`, JSON.stringify(this.state));
    renameSync(`${this.#path}.new`, this.#path);
  }
}

const testsOfTheLine: readonly Row[] = [
  ['DownloadDiagnostics.DiagnosticsState', 'string', 'None', 'w'],
  ['DownloadDiagnostics.DownloadURL', 'string', '', 'w'],
];

function newState({ root, connectionRequest, files }: Persona): DeviceState {
  const tests = files === 'none' ? [] : testsOfTheLine;
  const rows = [...both, ...(root === 'Device.' ? deviceOnly : gatewayOnly), ...tests];
  const url: Row = ['ManagementServer.ConnectionRequestURL', 'string', '', 'r', 2];
  const all = connectionRequest === 'none' ? rows : [...rows, url];
  const entries = all.map(([name, type, value, access, notification = 0]): readonly [string, Parameter] => [
    `${root}${name}`,
    { type, value, writable: access === 'w', notification, accessList: ['Subscriber'] },
  ]);
  return { parameters: Object.fromEntries(entries), events: [] };
}
