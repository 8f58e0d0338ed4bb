import { describe, expect, test } from 'vitest';
import { fullPolicy, gatewayTree } from './gateway.test-support.ts';
import { getParameterNames } from './get-parameter-names.ts';
import type { TreePolicy } from './tree-policy.ts';

const tree = await gatewayTree();

function names(parameterPath: string, nextLevel: boolean, policy?: TreePolicy): readonly string[] | number {
  const answer = getParameterNames(tree, { parameterPath, nextLevel }, policy);
  return answer.kind === 'names' ? answer.parameterList.map(({ name }) => name) : answer.faultCode;
}

describe('NextLevel true', () => {
  test('gives only the root object for the empty path', () => {
    expect(names('', true)).toEqual(['Device.']);
  });
  test('gives direct children without the object itself', () => {
    expect(names('Device.WiFi.', true)).toEqual([
      'Device.WiFi.SSIDNumberOfEntries',
      'Device.WiFi.RadioNumberOfEntries',
      'Device.WiFi.SSID.',
      'Device.WiFi.Radio.',
    ]);
  });
  test('gives the rows of a table', () => {
    expect(names('Device.WiFi.SSID.', true)).toEqual(['Device.WiFi.SSID.1.', 'Device.WiFi.SSID.4.']);
  });
  test('gives an empty list for an empty object', () => {
    expect(names('Device.Services.', true)).toEqual([]);
  });
  test('gives 9003 for a parameter', () => {
    expect(names('Device.DeviceInfo.UpTime', true)).toBe(9003);
  });
  test('is never too large', () => {
    expect(names('Device.', true, { ...fullPolicy, answerEntriesMax: 1 })).toHaveLength(8);
  });
});

describe('NextLevel false', () => {
  test('begins with the object itself and has everything below', () => {
    expect(names('Device.WiFi.SSID.1.', false)).toEqual([
      'Device.WiFi.SSID.1.',
      'Device.WiFi.SSID.1.Enable',
      'Device.WiFi.SSID.1.Alias',
      'Device.WiFi.SSID.1.Name',
      'Device.WiFi.SSID.1.SSID',
      'Device.WiFi.SSID.1.LowerLayers',
      'Device.WiFi.SSID.1.Stats.',
      'Device.WiFi.SSID.1.Stats.BytesSent',
    ]);
  });
  test('gives a parameter alone', () => {
    expect(names('Device.DeviceInfo.UpTime', false)).toEqual(['Device.DeviceInfo.UpTime']);
  });
  test('gives everything, empty objects included, for the empty path', () => {
    const all = names('', false);
    expect(all).toContain('Device.Services.');
    expect(all).toContain('Device.NAT.PortMapping.');
    expect((all as string[])[0]).toBe('Device.');
  });
  test('gives 9004 beyond the limit', () => {
    expect(names('', false, { ...fullPolicy, answerEntriesMax: 10 })).toBe(9004);
  });
});

test.each([
  'Device',
  'Device.Nothing.',
  'Device.WiFi.SSID.2.',
  'device.',
  'Device.WiFi',
  'Device.DeviceInfo.UpTime.',
  'Device.WiFi.SSID.{i}.',
  'Device..',
])('%s is 9005', (path) => {
  expect([names(path, false), names(path, true)]).toEqual([9005, 9005]);
});

test('Writable says what works: AddObject on a table, DeleteObject on a row, a set on a parameter', () => {
  const answer = getParameterNames(tree, { parameterPath: '', nextLevel: false });
  const writable = new Map(
    answer.kind === 'names' ? answer.parameterList.map((entry) => [entry.name, entry.writable]) : [],
  );
  expect(
    [
      'Device.',
      'Device.WiFi.SSID.',
      'Device.WiFi.SSID.1.',
      'Device.WiFi.Radio.',
      'Device.WiFi.Radio.1.',
      'Device.DeviceInfo.UpTime',
      'Device.WiFi.SSID.1.Enable',
    ].map((name) => writable.get(name)),
  ).toEqual([false, true, true, false, false, false, true]);
});

describe('wildcards and aliases', () => {
  test('are invalid names where they are not supported', () => {
    expect([names('Device.WiFi.SSID.*.', true), names('Device.WiFi.SSID.[guest].', true)]).toEqual([9005, 9005]);
  });
  test('a wildcard means every row', () => {
    expect(names('Device.WiFi.SSID.*.Name', false, fullPolicy)).toEqual([
      'Device.WiFi.SSID.1.Name',
      'Device.WiFi.SSID.4.Name',
    ]);
  });
  test('a wildcard without rows gives an empty list', () => {
    expect(names('Device.NAT.PortMapping.*.Enable', false, fullPolicy)).toEqual([]);
  });
  test('what comes behind a wildcard has to be right', () => {
    expect(names('Device.NAT.PortMapping.*.Nonsense', false, fullPolicy)).toBe(9005);
  });
  test('a row named by alias keeps that name in the answer', () => {
    expect(names('Device.WiFi.SSID.[guest].Stats.', true, fullPolicy)).toEqual([
      'Device.WiFi.SSID.[guest].Stats.BytesSent',
    ]);
  });
  test('in mode InstanceAlias rows below the path have their alias', () => {
    expect(names('Device.WiFi.SSID.', true, { ...fullPolicy, instanceMode: 'InstanceAlias' })).toEqual([
      'Device.WiFi.SSID.[cpe-1].',
      'Device.WiFi.SSID.[guest].',
    ]);
  });
  test('in mode InstanceAlias a number in the request stays a number', () => {
    const policy: TreePolicy = { ...fullPolicy, instanceMode: 'InstanceAlias' };
    expect(names('Device.WiFi.SSID.4.Name', false, policy)).toEqual(['Device.WiFi.SSID.4.Name']);
  });
});
