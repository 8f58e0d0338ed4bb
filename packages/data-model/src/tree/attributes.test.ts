import type { SetParameterAttributesStruct } from '@cordon/cwmp';
import { describe, expect, test } from 'vitest';
import { fullPolicy, gatewayTree } from './gateway.test-support.ts';
import { getParameterAttributes } from './get-parameter-attributes.ts';
import { applySetParameterAttributes } from './set-parameter-attributes.ts';
import type { InstanceTree } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';

const tree = await gatewayTree();
const name = 'Device.ManagementServer.PeriodicInformInterval';

const notify = (path: string, notification: number): SetParameterAttributesStruct => ({
  name: path,
  notificationChange: true,
  notification,
  accessListChange: false,
  accessList: [],
});
const access = (path: string, accessList: readonly string[]): SetParameterAttributesStruct => ({
  name: path,
  notificationChange: false,
  notification: 99,
  accessListChange: true,
  accessList,
});

function apply(list: readonly SetParameterAttributesStruct[], policy?: TreePolicy): InstanceTree | number {
  const result = applySetParameterAttributes(tree, list, policy);
  return result.kind === 'applied' ? result.tree : result.faultCode;
}

function read(from: InstanceTree | number, path: string = name): unknown {
  const answer = typeof from === 'number' ? undefined : getParameterAttributes(from, [path]);
  return answer?.kind === 'attributes' ? answer.parameterList : answer;
}

test('before any change there is no notification and every entity has access', () => {
  expect(read(tree)).toEqual([{ name, notification: 0, accessList: ['Subscriber'] }]);
});

test('the last entry for a parameter holds, partial paths included', () => {
  expect(read(apply([notify('Device.ManagementServer.', 1), notify(name, 2)]))).toMatchObject([{ notification: 2 }]);
  expect(read(apply([notify(name, 2), notify('Device.ManagementServer.', 1)]))).toMatchObject([{ notification: 1 }]);
});

test('fields that are not to change are left alone, whatever they hold', () => {
  expect(read(apply([access(name, [])]))).toEqual([{ name, notification: 0, accessList: [] }]);
});

test('entities that are not known are ignored', () => {
  expect(read(apply([access(name, ['X_00256D_Other', 'Subscriber'])]))).toMatchObject([{ accessList: ['Subscriber'] }]);
});

test('read-only parameters have an access list too', () => {
  expect(
    read(apply([access('Device.DeviceInfo.SoftwareVersion', [])]), 'Device.DeviceInfo.SoftwareVersion'),
  ).toMatchObject([{ accessList: [] }]);
});

test('forced active notification stays, without a fault', () => {
  const forced = 'Device.DeviceInfo.SoftwareVersion';
  expect(read(apply([notify(forced, 0)]), forced)).toMatchObject([{ notification: 2 }]);
});

describe('faults change nothing', () => {
  test.each([-1, 7, 1.5, Number.NaN])('Notification %d is 9003', (value) => {
    expect(apply([notify(name, 1), notify(name, value)])).toBe(9003);
  });
  test.each([3, 4, 5, 6])('Notification %d is 9003 without lightweight notification', (value) => {
    expect(apply([notify(name, value)])).toBe(9003);
  });
  test.each([3, 4, 5, 6])('Notification %d is accepted with it', (value) => {
    expect(read(apply([notify(name, value)], fullPolicy))).toMatchObject([{ notification: value }]);
  });
  test('an unknown name is 9005', () => {
    expect(apply([notify(name, 1), notify('Device.Nothing', 1)])).toBe(9005);
  });
  test('active notification on what the model calls deniable is 9009', () => {
    expect(apply([notify('Device.WiFi.SSID.1.Stats.BytesSent', 2)])).toBe(9009);
  });
  test('a partial path that holds a deniable parameter is 9009 as a whole', () => {
    expect(apply([notify('Device.', 2)])).toBe(9009);
  });
  test('passive notification is accepted everywhere', () => {
    expect(read(apply([notify('', 1)]), 'Device.WiFi.SSID.1.Stats.BytesSent')).toMatchObject([{ notification: 1 }]);
  });
});

test('reading attributes of an object gives its parameters at any depth', () => {
  expect(read(tree, 'Device.WiFi.SSID.1.')).toHaveLength(6);
});

test('reading attributes of an empty object gives nothing, and of an unknown name 9005', () => {
  expect(read(tree, 'Device.Services.')).toEqual([]);
  expect(read(tree, 'Device.Nothing.')).toMatchObject({ faultCode: 9005 });
});
