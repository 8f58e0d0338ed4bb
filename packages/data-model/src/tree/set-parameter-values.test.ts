import type { ParameterValueStruct } from '@cordon/cwmp';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fullPolicy, gatewayTree } from './gateway.test-support.ts';
import { valueOf } from './instance-tree.ts';
import { applySetParameterValues } from './set-parameter-values.ts';
import type { ValuesRefused } from './set-parameter-values.ts';
import { applyAddObject } from './add-object.ts';
import type { InstanceTree } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';

const tree = await gatewayTree();
const interval = 'Device.ManagementServer.PeriodicInformInterval';

const entry = (name: string, value: string, type?: string): ParameterValueStruct => ({ name, value, type });

function faults(list: readonly ParameterValueStruct[], policy?: TreePolicy, from: InstanceTree = tree): unknown {
  const result = applySetParameterValues(from, list, policy);
  if (result.kind === 'applied') return 'applied';
  return [result.faultCode, ...result.faults.map(({ parameterName, faultCode }) => [parameterName, faultCode])];
}

function apply(list: readonly ParameterValueStruct[], policy?: TreePolicy, from: InstanceTree = tree): InstanceTree {
  const result = applySetParameterValues(from, list, policy);
  if (result.kind !== 'applied') throw new Error(JSON.stringify(result.faults));
  return result.tree;
}

function addSsid(from: InstanceTree): InstanceTree {
  const added = applyAddObject(from, 'Device.WiFi.SSID.');
  if (added.kind === 'refused') throw new Error(added.reason);
  return added.tree;
}

test('a valid set gives a new tree and leaves the old one as it was', () => {
  const after = apply([entry(interval, '60', 'unsignedInt')]);
  expect([valueOf(after, interval), valueOf(tree, interval)]).toEqual(['60', '86400']);
});

test('an empty list succeeds and changes nothing', () => {
  expect(applySetParameterValues(tree, [])).toEqual({ kind: 'applied', tree, changes: [], writes: [] });
});

test('every parameter in error is listed, and nothing is applied', () => {
  expect(
    faults([
      entry(interval, '60', 'unsignedInt'),
      entry('Device.Nothing', 'x'),
      entry('Device.DeviceInfo.UpTime', '5'),
      entry('Device.ManagementServer.PeriodicInformTime', 'soon'),
      entry('Device.DeviceInfo.ProvisioningCode', 'x'.repeat(65)),
      entry('Device.WiFi.', 'x'),
      entry('Device.WiFi.SSID.2.Enable', 'true'),
    ]),
  ).toEqual([
    9003,
    ['Device.Nothing', 9005],
    ['Device.DeviceInfo.UpTime', 9008],
    ['Device.ManagementServer.PeriodicInformTime', 9006],
    ['Device.DeviceInfo.ProvisioningCode', 9007],
    ['Device.WiFi.', 9005],
    ['Device.WiFi.SSID.2.Enable', 9005],
  ]);
});

test('a type on the wire that is not the parameter’s is 9006', () => {
  expect(faults([entry(interval, '60', 'string')])).toEqual([9003, [interval, 9006]]);
});

test('a set without a type on the wire is read by the parameter’s own', () => {
  expect(faults([entry(interval, '60')])).toBe('applied');
});

test('the same parameter twice is 9003, also under two names', () => {
  const name = 'Device.WiFi.SSID.4.Enable';
  expect(faults([entry(name, 'true'), entry(name, 'true')])).toEqual([9003]);
  expect(faults([entry(name, 'true'), entry('Device.WiFi.SSID.[guest].Enable', 'true')], fullPolicy)).toEqual([9003]);
});

test('what the device itself cannot do is 9007', () => {
  const policy: TreePolicy = { ...fullPolicy, refuseValue: ({ name }) => (name === interval ? 'not now' : undefined) };
  expect(faults([entry(interval, '60')], policy)).toEqual([9003, [interval, 9007]]);
});

test('an equal value is a write but no change', () => {
  const result = applySetParameterValues(tree, [entry(interval, '086400')]);
  expect(result).toMatchObject({
    kind: 'applied',
    changes: [],
    writes: [{ parameterName: interval, value: '086400' }],
  });
});

test('wildcards never name a parameter to set', () => {
  expect(faults([entry('Device.WiFi.SSID.*.Enable', 'true')], fullPolicy)).toEqual([
    9003,
    ['Device.WiFi.SSID.*.Enable', 9005],
  ]);
});

describe('unique keys', () => {
  test('an alias that another row has is 9007', () => {
    expect(faults([entry('Device.WiFi.SSID.1.Alias', 'guest')])).toEqual([9003, ['Device.WiFi.SSID.1.Alias', 9007]]);
  });
  test('two rows can swap their aliases in one request', () => {
    const after = apply([entry('Device.WiFi.SSID.1.Alias', 'guest'), entry('Device.WiFi.SSID.4.Alias', 'cpe-1')]);
    expect(valueOf(after, 'Device.WiFi.SSID.[guest].Name')).toBe('wl0');
  });
  test('a functional key binds enabled rows only', () => {
    let rows = tree;
    for (let count = 0; count < 2; count += 1) {
      const added = applyAddObject(rows, 'Device.NAT.PortMapping.');
      if (added.kind === 'applied') rows = added.tree;
    }
    const same = [1, 2].flatMap((row) => [
      entry(`Device.NAT.PortMapping.${row}.ExternalPort`, '80'),
      entry(`Device.NAT.PortMapping.${row}.AllInterfaces`, 'true'),
    ]);
    const off = apply(same, undefined, rows);
    expect(faults([entry('Device.NAT.PortMapping.1.Enable', 'true')], undefined, off)).toBe('applied');
    expect(
      faults(
        [entry('Device.NAT.PortMapping.1.Enable', 'true'), entry('Device.NAT.PortMapping.2.Enable', '1')],
        undefined,
        off,
      ),
    ).toEqual([9003, ['Device.NAT.PortMapping.1.Enable', 9007], ['Device.NAT.PortMapping.2.Enable', 9007]]);
  });
});

describe('references', () => {
  const lower = 'Device.WiFi.SSID.4.LowerLayers';
  test('a strong reference to something that is there is accepted', () => {
    expect(valueOf(apply([entry(lower, 'Device.WiFi.Radio.1')]), lower)).toBe('Device.WiFi.Radio.1');
  });
  test.each(['Device.WiFi.Radio.2', 'Device.WiFi.Radio.1.', 'Device.WiFi', 'Device.WiFi.Radio.1,Device.WiFi.Radio.7'])(
    '%s is 9007',
    (value) => {
      expect(faults([entry(lower, value)])).toEqual([9003, [lower, 9007]]);
    },
  );
  test('a reference by alias is kept by number and follows the row', () => {
    const set = apply([entry(lower, 'Device.WiFi.Radio.[cpe-1]')], fullPolicy);
    const renamed = apply([entry('Device.WiFi.Radio.1.Alias', 'attic')], fullPolicy, set);
    expect(valueOf(renamed, lower)).toBe('Device.WiFi.Radio.1');
  });
});

describe('values bound to a list of supported ones', () => {
  test('a value that is listed now is accepted', () => {
    expect(faults([entry('Device.WiFi.Radio.1.OperatingStandards', 'g,n')])).toBe('applied');
  });
  test('another is 9007', () => {
    const name = 'Device.WiFi.Radio.1.OperatingStandards';
    expect(faults([entry(name, 'g,ax')])).toEqual([9003, [name, 9007]]);
  });
});

describe('auto-creation', () => {
  const name = 'Device.WiFi.SSID.[cellar].SSID';
  test('is off by default: an unknown alias is 9005', () => {
    expect(faults([entry(name, 'x')], fullPolicy)).toEqual([9003, [name, 9005]]);
  });
  test('makes the row once for all its parameters', () => {
    const policy: TreePolicy = { ...fullPolicy, autoCreateInstances: true };
    const after = apply([entry(name, 'x'), entry('Device.WiFi.SSID.[cellar].Enable', 'true')], policy);
    expect([valueOf(after, 'Device.WiFi.SSID.5.SSID'), valueOf(after, 'Device.WiFi.SSIDNumberOfEntries')]).toEqual([
      'x',
      '3',
    ]);
  });
  test('leaves no row behind when the request fails', () => {
    const policy: TreePolicy = { ...fullPolicy, autoCreateInstances: true };
    const result = applySetParameterValues(
      tree,
      [entry(name, 'x'), entry('Device.Nothing', '')],
      policy,
    ) as ValuesRefused;
    expect([result.kind, valueOf(tree, 'Device.WiFi.SSIDNumberOfEntries')]).toEqual(['refused', '2']);
  });
});

test('the order of the list does not matter', () => {
  const list = [
    entry('Device.WiFi.SSID.1.Alias', 'guest'),
    entry('Device.WiFi.SSID.4.Alias', 'upstairs'),
    entry('Device.WiFi.SSID.5.Alias', 'cpe-1'),
    entry('Device.WiFi.SSID.5.LowerLayers', 'Device.WiFi.Radio.1'),
    entry(interval, '7'),
  ];
  const rows = addSsid(tree);
  const expected = list.map(({ name, value }) => [name, value]);
  fc.assert(
    fc.property(fc.shuffledSubarray(list, { minLength: list.length }), (shuffled) => {
      const after = apply(shuffled, undefined, rows);
      expect(list.map(({ name }) => [name, valueOf(after, name)])).toEqual(expected);
    }),
    { numRuns: 30 },
  );
});

test('any list of names and values is either applied whole or not at all, and never throws', () => {
  const names = fc.constantFrom(
    interval,
    'Device.WiFi.SSID.1.Enable',
    'Device.WiFi.SSID.[guest].Name',
    'Device.',
    '',
    '__proto__',
    'Device.__proto__.x',
    'Device.DeviceInfo.UpTime',
  );
  const list = fc.array(
    fc.record({
      name: fc.oneof(names, fc.string()),
      value: fc.oneof(fc.string(), fc.constantFrom('1', 'true')),
      type: fc.constant(undefined),
    }),
  );
  fc.assert(
    fc.property(list, (entries) => {
      const result = applySetParameterValues(tree, entries, fullPolicy);
      if (result.kind === 'applied') expect(result.writes).toHaveLength(entries.length);
      else expect(result.faultCode).toBe(9003);
    }),
  );
});
