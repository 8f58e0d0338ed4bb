import { expect, test } from 'vitest';
import { fullPolicy, gatewayTree } from './gateway.test-support.ts';
import { getParameterValues } from './get-parameter-values.ts';
import { applySetParameterValues } from './set-parameter-values.ts';
import type { InstanceTree } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';

const tree = await gatewayTree();

function values(
  names: readonly string[],
  policy?: TreePolicy,
  from: InstanceTree = tree,
): Record<string, string> | number {
  const answer = getParameterValues(from, names, policy);
  if (answer.kind === 'refused') return answer.faultCode;
  return Object.fromEntries(answer.parameterList.map(({ name, value }) => [name, value]));
}

test('a full name gives one parameter with its type', () => {
  const answer = getParameterValues(tree, ['Device.ManagementServer.PeriodicInformInterval']);
  expect(answer).toEqual({
    kind: 'values',
    parameterList: [{ name: 'Device.ManagementServer.PeriodicInformInterval', value: '86400', type: 'unsignedInt' }],
  });
});

test('a partial path gives parameters at every level and no objects', () => {
  expect(Object.keys(values(['Device.WiFi.SSID.1.']))).toContain('Device.WiFi.SSID.1.Stats.BytesSent');
});

test('the empty name gives the whole tree', () => {
  expect(Object.keys(values(['']))).toHaveLength(30);
});

test('an object without parameters gives an empty list', () => {
  expect(values(['Device.Services.', 'Device.NAT.PortMapping.'])).toEqual({});
});

test.each([
  'Device.WiFi',
  'Device.WiFi.SSID.1',
  'Device.DeviceInfo.UpTime.',
  'Device.DeviceInfo.uptime',
  'Device.WiFi.SSID.9.',
])('%s makes the whole read fail with 9005', (name) => {
  expect(values(['Device.DeviceInfo.UpTime', name])).toBe(9005);
});

test('secrets read as the null value of their type', () => {
  expect(values(['Device.ManagementServer.Password'])).toEqual({ 'Device.ManagementServer.Password': '' });
});

test('the read policy decides what secrets read as', () => {
  const open: TreePolicy = { ...fullPolicy, readValue: ({ value }) => value };
  expect(values(['Device.ManagementServer.Password'], open)).toEqual({
    'Device.ManagementServer.Password': 'swordfish',
  });
});

test('a command reads as null after it was given', () => {
  const name = 'Device.UserInterface.PasswordReset';
  const set = applySetParameterValues(tree, [{ name, value: 'true', type: 'boolean' }]);
  expect(set.kind === 'applied' && set.writes).toEqual([{ parameterName: name, value: 'true' }]);
  expect(set.kind === 'applied' && values([name], undefined, set.tree)).toEqual({ [name]: 'false' });
});

test('many names that overlap are answered once each, and bounded', () => {
  const policy: TreePolicy = { ...fullPolicy, answerEntriesMax: 40 };
  expect(Object.keys(values(['', ''], policy))).toHaveLength(30);
  expect(values(['', 'Device.', 'Device.WiFi.'], policy)).toBe(9004);
});
