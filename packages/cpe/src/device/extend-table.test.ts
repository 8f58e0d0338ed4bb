import { createTree, getParameterNames, valueOf } from '@cordon/data-model';
import { expect, test } from 'vitest';
import { tr181 } from '../lab-device.test-support.ts';
import { describeDevice } from './device-table.ts';
import { extendTable } from './extend-table.ts';
import { tr181Device } from './tr181-device.ts';

const table = extendTable(tr181Device, tr181, {
  'Device.LANConfigSecurity.ConfigPassword': 'x',
  'Device.Ethernet.Interface.2.Name': 'eth1',
  'Device.Firewall.Chain.{i}.Name': '',
  'Device.X_00005E_NotInTheModel': '1',
  'Device.DeviceInfo.ProvisioningCode': 'TLCO.GRP2',
});
const tree = createTree(
  tr181,
  describeDevice(table, {
    'Device.DeviceInfo.ManufacturerOUI': '00005E',
    'Device.ManagementServer.URL': 'http://acs/',
  }),
);

test('parameters of the model are added with their factory values, and rows with them', () => {
  expect(valueOf(tree, 'Device.LANConfigSecurity.ConfigPassword')).toBe('x');
  expect(valueOf(tree, 'Device.Ethernet.Interface.2.Name')).toBe('eth1');
});

test('a name with {i} makes a table in which rows may be made', () => {
  const listed = getParameterNames(tree, { parameterPath: 'Device.Firewall.', nextLevel: true });
  expect(listed).toMatchObject({ parameterList: [{ name: 'Device.Firewall.Chain.', writable: true }] });
});

test('what the device has already, and what the model does not have, is not added', () => {
  const names = table.parameters.map(([name]) => name);
  expect(names.filter((name) => name === 'Device.DeviceInfo.ProvisioningCode')).toHaveLength(1);
  expect(names).not.toContain('Device.X_00005E_NotInTheModel');
});
