import { loadStandardModel } from '../registry/standard-models.ts';
import type { InstanceTree } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';
import type { DeviceDescription } from './device-description.ts';
import { createTree } from './instance-tree.ts';

/** A small gateway with something of every kind: tables, references, keys, secrets, commands, bound values. */
export const gateway: DeviceDescription = {
  parameters: [
    'Device.RootDataModelVersion',
    'Device.DeviceInfo.SoftwareVersion',
    'Device.DeviceInfo.ProvisioningCode',
    'Device.DeviceInfo.UpTime',
    'Device.ManagementServer.PeriodicInformEnable',
    'Device.ManagementServer.PeriodicInformInterval',
    'Device.ManagementServer.PeriodicInformTime',
    'Device.ManagementServer.Password',
    'Device.ManagementServer.ParameterKey',
    'Device.WiFi.SSIDNumberOfEntries',
    'Device.WiFi.RadioNumberOfEntries',
    'Device.WiFi.SSID.{i}.Enable',
    'Device.WiFi.SSID.{i}.Alias',
    'Device.WiFi.SSID.{i}.Name',
    'Device.WiFi.SSID.{i}.SSID',
    'Device.WiFi.SSID.{i}.LowerLayers',
    'Device.WiFi.SSID.{i}.Stats.BytesSent',
    'Device.WiFi.Radio.{i}.Enable',
    'Device.WiFi.Radio.{i}.Alias',
    'Device.WiFi.Radio.{i}.SupportedStandards',
    'Device.WiFi.Radio.{i}.OperatingStandards',
    'Device.UserInterface.PasswordReset',
    'Device.NAT.PortMappingNumberOfEntries',
    'Device.NAT.PortMapping.{i}.Enable',
    'Device.NAT.PortMapping.{i}.ExternalPort',
    'Device.NAT.PortMapping.{i}.Protocol',
    'Device.NAT.PortMapping.{i}.Interface',
    'Device.NAT.PortMapping.{i}.AllInterfaces',
    'Device.NAT.PortMapping.{i}.RemoteHost',
    'Device.Users.UserNumberOfEntries',
    'Device.Users.User.{i}.Username',
    'Device.Users.User.{i}.Password',
  ],
  objects: [
    'Device.Services.',
    'Device.WiFi.Radio.1.',
    'Device.WiFi.SSID.1.',
    { path: 'Device.WiFi.SSID.4.', alias: 'guest' },
    { path: 'Device.Users.User.', maxEntries: 2 },
  ],
  values: {
    'Device.RootDataModelVersion': '2.17',
    'Device.DeviceInfo.SoftwareVersion': '1.0',
    'Device.ManagementServer.PeriodicInformInterval': '86400',
    'Device.ManagementServer.Password': 'swordfish',
    'Device.WiFi.Radio.1.SupportedStandards': 'g,n',
    'Device.WiFi.Radio.1.OperatingStandards': 'n',
    'Device.WiFi.SSID.1.LowerLayers': 'Device.WiFi.Radio.1',
    'Device.WiFi.SSID.1.Name': 'wl0',
    'Device.WiFi.SSID.4.Name': 'wl1',
  },
};

/** The gateway in factory state. */
export const gatewayTree = async (): Promise<InstanceTree> =>
  createTree(await loadStandardModel('Device:2.17'), gateway);

/** With everything that TR-069 makes optional. */
export const fullPolicy: TreePolicy = {
  ...defaultTreePolicy,
  aliasBasedAddressing: true,
  instanceWildcards: true,
  lightweightNotification: true,
};
