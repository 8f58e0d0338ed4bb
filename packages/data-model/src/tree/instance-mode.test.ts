import { describe, expect, test } from 'vitest';
import { applyAddObject } from './add-object.ts';
import { applyDeleteObject } from './delete-object.ts';
import { fullPolicy, gatewayTree } from './gateway.test-support.ts';
import { getParameterValues } from './get-parameter-values.ts';
import { forcedInformParameters, informParameterList } from './inform-parameters.ts';
import { setDeviceValues } from './instance-tree.ts';
import { applySetParameterValues } from './set-parameter-values.ts';
import type { InstanceTree } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';

const tree = await gatewayTree();
const byAlias: TreePolicy = { ...fullPolicy, instanceMode: 'InstanceAlias' };
const lower = 'Device.WiFi.SSID.4.LowerLayers';

function write(from: InstanceTree, name: string, value: string): InstanceTree {
  const result = applySetParameterValues(from, [{ name, value, type: 'string' }], fullPolicy);
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.faults));
  return result.tree;
}

function read(from: InstanceTree, policy: TreePolicy, name: string = lower): string | undefined {
  const answer = getParameterValues(from, [name], policy);
  return answer.kind === 'values' ? answer.parameterList[0]?.value : undefined;
}

describe('a strong reference reads back', () => {
  test('with numbers in mode InstanceNumber, however it was written', () => {
    expect(read(write(tree, lower, 'Device.WiFi.Radio.[cpe-1]'), fullPolicy)).toBe('Device.WiFi.Radio.1');
  });
  test('as the ACS wrote it in mode InstanceAlias', () => {
    expect(read(write(tree, lower, 'Device.WiFi.Radio.1'), byAlias)).toBe('Device.WiFi.Radio.1');
    expect(read(write(tree, lower, 'Device.WiFi.Radio.[cpe-1],Device.WiFi.SSID.1'), byAlias)).toBe(
      'Device.WiFi.Radio.[cpe-1],Device.WiFi.SSID.1',
    );
  });
  test('with aliases in mode InstanceAlias when the device wrote it', () => {
    expect(read(setDeviceValues(tree, { [lower]: 'Device.WiFi.Radio.1' }).tree, byAlias)).toBe(
      'Device.WiFi.Radio.[cpe-1]',
    );
  });
  test('under the new alias after the row was renamed', () => {
    const renamed = write(write(tree, lower, 'Device.WiFi.Radio.[cpe-1]'), 'Device.WiFi.Radio.1.Alias', 'attic');
    expect(read(renamed, byAlias)).toBe('Device.WiFi.Radio.[attic]');
  });
  test('without the item whose target went, the others as they were written', () => {
    const set = write(tree, lower, 'Device.WiFi.SSID.1,Device.WiFi.Radio.[cpe-1]');
    const deleted = applyDeleteObject(set, 'Device.WiFi.SSID.1.');
    expect(deleted.kind === 'applied' && read(deleted.tree, byAlias)).toBe('Device.WiFi.Radio.[cpe-1]');
  });
});

describe('the ParameterList of an Inform', () => {
  test('has the parameters that the model forces', () => {
    expect(forcedInformParameters(tree)).toEqual([
      'Device.RootDataModelVersion',
      'Device.DeviceInfo.SoftwareVersion',
      'Device.DeviceInfo.ProvisioningCode',
      'Device.ManagementServer.ParameterKey',
    ]);
  });
  test('names rows as the instance mode says', () => {
    const names = (policy: TreePolicy): readonly string[] =>
      informParameterList(tree, ['Device.WiFi.SSID.4.Name'], policy).map(({ name }) => name);
    expect([names(fullPolicy), names(byAlias)]).toEqual([
      ['Device.WiFi.SSID.4.Name'],
      ['Device.WiFi.SSID.[guest].Name'],
    ]);
  });
  test('shows no secret and leaves out what is not there', () => {
    expect(informParameterList(tree, ['Device.ManagementServer.Password', 'Device.Nothing', 'Device.WiFi.'])).toEqual([
      { name: 'Device.ManagementServer.Password', value: '', type: 'string' },
    ]);
  });
});

test('a new row copies only the way to itself', () => {
  const added = applyAddObject(tree, 'Device.WiFi.SSID.');
  const top = added.kind === 'applied' ? added.tree.top : undefined;
  const device = [top, tree.top].map((node) => node?.children.get('Device'));
  const kept = device.map((node) => (node !== undefined && 'children' in node ? node.children.get('NAT') : undefined));
  expect(kept[0]).toBe(kept[1]);
});
