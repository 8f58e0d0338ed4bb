import { setDeviceValues, snapshotTree, valueOf } from '@cordon/data-model';
import { array, assert, constantFrom, oneof, property, string, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { createLabDevice } from '../lab-device.test-support.ts';
import { answerRequest } from '../rpc/answer-request.ts';
import { configurationBytesMax, readConfigurationFile, writeConfigurationFile } from './configuration-file.ts';
import { ownerOf } from './configuration-seal.ts';
import { TransferFailure } from './transfer-failure.ts';

const { device } = createLabDevice();
const { growingTables } = device.table;
const owner = ownerOf(device);
const { seal } = device.policies.transfers;
const scope = { tree: device.tree, growingTables, policy: device.treePolicy, owner, seal };
const textOf = (tree = device.tree): string =>
  Buffer.from(writeConfigurationFile({ tree, growingTables, owner })).toString();
const read = (...lines: readonly string[]) =>
  readConfigurationFile(Buffer.from(['cordon-configuration 1', ...lines, ''].join('\n')), scope);

test('a configuration holds what the ACS may write, and no secret', () => {
  const text = textOf();
  expect(text).toContain('\nDevice.WiFi.SSID.1.SSID "Cordon"\n');
  expect(text).toContain('\nrow Device.Users.User.1.\n');
  for (const secret of [
    'factory-acs-password',
    'factory-ppp-password',
    'factory-passphrase',
    'factory-user-password',
  ]) {
    expect(text).not.toContain(secret);
  }
  expect(text).not.toMatch(/DiagnosticsState|SerialNumber|Password "/);
});

test('a device takes its own configuration, and nothing changes', () => {
  const { tree, changes } = readConfigurationFile(Buffer.from(textOf()), scope);
  expect(changes).toEqual([]);
  expect(snapshotTree(tree)).toEqual(snapshotTree(device.tree));
});

test('a configuration brings a factory-fresh device to where the other one is, rows included', () => {
  const lab = createLabDevice();
  const objectName = 'Device.NAT.PortMapping.';
  answerRequest(lab.device, { method: 'AddObject', objectName, parameterKey: '' });
  answerRequest(lab.device, { method: 'AddObject', objectName, parameterKey: '' });
  answerRequest(lab.device, { method: 'DeleteObject', objectName: `${objectName}1.`, parameterKey: '' });
  const { tree } = setDeviceValues(lab.device.tree, {
    'Device.NAT.PortMapping.2.Description': 'a "game"\nserver',
    'Device.WiFi.SSID.1.SSID': 'Küche',
  });
  const restored = readConfigurationFile(Buffer.from(textOf(tree)), scope).tree;
  expect(valueOf(restored, 'Device.NAT.PortMapping.2.Description')).toBe('a "game"\nserver');
  expect(valueOf(restored, 'Device.WiFi.SSID.1.SSID')).toBe('Küche');
  expect(valueOf(restored, 'Device.NAT.PortMappingNumberOfEntries')).toBe('1');
});

test('the name that a file gives itself, and comments', () => {
  expect(read('# from the shop', '', 'name "kitchen"').name).toBe('kitchen');
  expect(read().name).toBeUndefined();
});

test.each([
  ['an unknown parameter', 'Device.No.Such "1"', /Device\.No\.Such/],
  ['a read-only parameter', 'Device.DeviceInfo.SerialNumber "1"', /read-only/],
  ['a value that the model forbids', 'Device.ManagementServer.PeriodicInformEnable "perhaps"', /PeriodicInformEnable/],
  ['a value that the device forbids', 'Device.Time.NTPServer1 "$(id)"', /NTPServer1/],
  ['a row of a table that does not grow', 'row Device.WiFi.SSID.2.', /no row/],
  ['a row below no table', 'row __proto__', /no row/],
  ['an order for a test', 'Device.IP.Diagnostics.IPPing.DiagnosticsState "Requested"', /orders a test/],
  ['a value that is no JSON text', 'Device.Time.NTPServer1 7', /Line 2/],
  ['a line without a value', 'Device.Time.NTPServer1', /Line 2/],
])('%s makes the whole file unusable', (_, line, reason) => {
  const good = 'Device.DeviceInfo.ProvisioningCode "x"';
  const attempt = (): unknown => read(line, good);
  expect(attempt).toThrow(expect.objectContaining({ faultCode: 9018, message: expect.stringMatching(reason) }));
});

test('the same parameter twice is a mistake', () => {
  const line = 'Device.DeviceInfo.ProvisioningCode';
  expect(() => read(`${line} "x"`, `${line} "y"`)).toThrow(expect.objectContaining({ faultCode: 9018 }));
});

test('too large a file, and more rows than a table holds, are refused', () => {
  const rows = Array.from({ length: 1100 }, (_, index) => `row Device.NAT.PortMapping.${index + 1}.`);
  expect(() => read(...rows)).toThrow(/more than 1024 rows/);
  const large = Buffer.alloc(configurationBytesMax + 1, 35);
  expect(() => readConfigurationFile(large, scope)).toThrow(/more than/);
});

test('whatever a file server sends is either a configuration or unusable', () => {
  const fragment = oneof(
    string(),
    constantFrom('row Device.NAT.PortMapping.4294967295.', 'row ', 'name {}', 'Device. ""', 'constructor "x"'),
  );
  assert(
    property(array(fragment, { maxLength: 6 }), (lines) => {
      try {
        read(...lines);
      } catch (error) {
        expect(error).toBeInstanceOf(TransferFailure);
      }
    }),
  );
  assert(
    property(uint8Array({ maxLength: 64 }), (noise) => {
      expect(() => readConfigurationFile(noise, scope)).toThrow(TransferFailure);
    }),
  );
});
