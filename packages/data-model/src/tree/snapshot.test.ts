import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyAddObject } from './add-object.ts';
import { applyDeleteObject } from './delete-object.ts';
import { fullPolicy, gateway, gatewayTree } from './gateway.test-support.ts';
import { createTree, factoryTree, parametersOf, setDeviceValues, valueOf } from './instance-tree.ts';
import { applySetParameterAttributes } from './set-parameter-attributes.ts';
import { applySetParameterValues } from './set-parameter-values.ts';
import { restoreTree, snapshotTree } from './snapshot.ts';
import type { TreeSnapshot } from './snapshot.ts';
import type { InstanceTree } from './tree-node.ts';

const tree = await gatewayTree();

const throughJson = (snapshot: TreeSnapshot): TreeSnapshot => JSON.parse(JSON.stringify(snapshot)) as TreeSnapshot;
const contents = (from: InstanceTree): unknown =>
  [...parametersOf(from)].map(({ name, value, notification, accessList }) => [name, value, notification, accessList]);

test('a factory state has nothing to tell', () => {
  expect(snapshotTree(tree)).toEqual({ format: 1, tables: [], parameters: [] });
});

type Act = (from: InstanceTree) => { kind: string; tree?: InstanceTree };
const acts: readonly Act[] = [
  (from) => applyAddObject(from, 'Device.WiFi.SSID.'),
  (from) => applyAddObject(from, 'Device.NAT.PortMapping.'),
  (from) => applyDeleteObject(from, 'Device.WiFi.SSID.1.'),
  (from) => applyDeleteObject(from, 'Device.WiFi.SSID.5.'),
  (from) =>
    applySetParameterValues(
      from,
      [{ name: 'Device.WiFi.SSID.4.LowerLayers', value: 'Device.WiFi.Radio.[cpe-1]', type: undefined }],
      fullPolicy,
    ),
  (from) => applySetParameterValues(from, [{ name: 'Device.WiFi.SSID.5.SSID', value: 'x', type: 'string' }]),
  (from) =>
    applySetParameterAttributes(from, [
      { name: 'Device.WiFi.', notificationChange: true, notification: 1, accessListChange: true, accessList: [] },
    ]),
  (from) => setDeviceValues(from, { 'Device.DeviceInfo.UpTime': '9' }),
];

test('what a device went through comes back from its snapshot, numbers not reused included', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...acts), { maxLength: 12 }), (life) => {
      const after = life.reduce((from, act) => act(from).tree ?? from, tree);
      const restored = restoreTree(tree, throughJson(snapshotTree(after)));
      expect(restored.ignored).toEqual([]);
      expect(contents(restored.tree)).toEqual(contents(after));
      expect(snapshotTree(restored.tree)).toEqual(snapshotTree(after));
      const next = [after, restored.tree].map((from) => applyAddObject(from, 'Device.WiFi.SSID.'));
      expect(next.map((added) => (added.kind === 'applied' ? added.instanceNumber : 0))[0]).toBe(
        next[1]?.kind === 'applied' ? next[1].instanceNumber : 0,
      );
    }),
    { numRuns: 60 },
  );
});

test('a device that lost parameters says which of the snapshot it left out', () => {
  const set = setDeviceValues(tree, { 'Device.DeviceInfo.UpTime': '9', 'Device.DeviceInfo.ProvisioningCode': 'p' });
  const parameters = gateway.parameters.filter((path) => path !== 'Device.DeviceInfo.UpTime');
  const smaller = createTree(tree.registry, { ...gateway, parameters });
  const restored = restoreTree(smaller, snapshotTree(set.tree));
  expect([restored.ignored, valueOf(restored.tree, 'Device.DeviceInfo.ProvisioningCode')]).toEqual([
    ['Device.DeviceInfo.UpTime'],
    'p',
  ]);
});

test('a factory reset gives the factory state back', () => {
  const changed = setDeviceValues(tree, { 'Device.DeviceInfo.UpTime': '9' }).tree;
  expect(contents(factoryTree(changed))).toEqual(contents(tree));
});

describe('a description that does not fit', () => {
  test.each([
    ['an unknown parameter', { parameters: ['Device.Nothing'] }],
    ['a foreign root', { parameters: ['InternetGatewayDevice.DeviceSummary'] }],
    [
      'a value of the wrong type',
      { parameters: ['Device.DeviceInfo.UpTime'], values: { 'Device.DeviceInfo.UpTime': 'x' } },
    ],
    [
      'a value for what the device lacks',
      { parameters: ['Device.DeviceInfo.UpTime'], values: { 'Device.DeviceInfo.HardwareVersion': 'x' } },
    ],
    ['a parameter with a dot at its end', { parameters: ['Device.DeviceInfo.'] }],
  ])('%s is refused by name', (_, description) => {
    expect(() => createTree(tree.registry, description)).toThrow(
      expect.objectContaining({ code: 'device-description' }),
    );
  });
  test('a vendor parameter brings its own type', () => {
    const path = 'Device.DeviceInfo.X_00256D_Mood';
    const own = createTree(tree.registry, {
      parameters: [{ path, type: { base: 'string' }, writable: true }],
      values: { [path]: 'good' },
    });
    expect(valueOf(own, path)).toBe('good');
  });
});

test('device values are checked like all others', () => {
  expect(() => setDeviceValues(tree, { 'Device.DeviceInfo.UpTime': 'long' })).toThrow(RangeError);
  expect(() => setDeviceValues(tree, { 'Device.Nothing': '1' })).toThrow(RangeError);
});
