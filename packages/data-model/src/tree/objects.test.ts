import { describe, expect, test } from 'vitest';
import { applyAddObject } from './add-object.ts';
import { applyDeleteObject } from './delete-object.ts';
import { loadRegistry } from '../registry/registry.ts';
import { fullPolicy, gatewayTree } from './gateway.test-support.ts';
import { getParameterNames } from './get-parameter-names.ts';
import { restoreTree } from './snapshot.ts';
import { addDeviceRow, createTree, deleteDeviceRow, rowNumbersOf, stateOf, valueOf } from './instance-tree.ts';
import { applySetParameterValues } from './set-parameter-values.ts';
import { applySetParameterAttributes } from './set-parameter-attributes.ts';
import type { Applied, Refused } from './tree-change.ts';
import type { InstanceTree } from './tree-node.ts';

const tree = await gatewayTree();

const codeOf = (result: Applied | Refused): number | undefined =>
  result.kind === 'refused' ? result.faultCode : undefined;

function done<Result extends Applied>(result: Result | Refused): Result {
  if (result.kind === 'refused') throw new Error(result.reason);
  return result;
}

describe('AddObject', () => {
  test('gives the next number, defaults, an alias of the device, and counts the row', () => {
    const added = done(applyAddObject(tree, 'Device.WiFi.SSID.'));
    expect(added.changes).toEqual([
      { kind: 'object-added', objectName: 'Device.WiFi.SSID.5.' },
      {
        kind: 'value',
        parameterName: 'Device.WiFi.SSIDNumberOfEntries',
        before: '2',
        after: '3',
        cause: 'consequence',
      },
    ]);
    expect(
      ['Enable', 'Alias', 'Stats.BytesSent'].map((name) => valueOf(added.tree, `Device.WiFi.SSID.5.${name}`)),
    ).toEqual(['false', 'cpe-5', '0']);
  });
  test('never gives the number of a deleted row again', () => {
    const first = done(applyAddObject(tree, 'Device.WiFi.SSID.'));
    const gone = done(applyDeleteObject(first.tree, first.objectName));
    expect(done(applyAddObject(gone.tree, 'Device.WiFi.SSID.')).instanceNumber).toBe(first.instanceNumber + 1);
  });
  test('takes the alias from the request', () => {
    const added = done(applyAddObject(tree, 'Device.WiFi.SSID.[cellar].', fullPolicy));
    expect(valueOf(added.tree, 'Device.WiFi.SSID.[cellar].Alias')).toBe('cellar');
  });
  test.each([
    ['an alias in use', 'Device.WiFi.SSID.[guest].'],
    ['an alias where rows have none', 'Device.Users.User.[me].'],
    ['an alias that is none', 'Device.WiFi.SSID.[1st].'],
    ['a row', 'Device.WiFi.SSID.1.'],
    ['a single object', 'Device.WiFi.'],
    ['a name without a dot', 'Device.WiFi.SSID'],
    ['a table that is read-only', 'Device.WiFi.Radio.'],
    ['an unknown table', 'Device.WiFi.Nothing.'],
    ['a wildcard', 'Device.WiFi.SSID.*.'],
    ['nothing', ''],
  ])('%s is 9005', (_, name) => {
    expect(codeOf(applyAddObject(tree, name, fullPolicy))).toBe(9005);
  });
  test('a full table is 9004', () => {
    const two = done(applyAddObject(done(applyAddObject(tree, 'Device.Users.User.')).tree, 'Device.Users.User.'));
    expect(codeOf(applyAddObject(two.tree, 'Device.Users.User.'))).toBe(9004);
  });
});

describe('DeleteObject', () => {
  test('takes the row and its attributes away and leaves the other numbers', () => {
    const notified = done(
      applySetParameterAttributes(tree, [
        {
          name: 'Device.WiFi.SSID.4.',
          notificationChange: true,
          notification: 1,
          accessListChange: false,
          accessList: [],
        },
      ]),
    );
    const deleted = done(applyDeleteObject(notified.tree, 'Device.WiFi.SSID.4.'));
    expect([
      rowNumbersOf(deleted.tree, 'Device.WiFi.SSID.'),
      valueOf(deleted.tree, 'Device.WiFi.SSIDNumberOfEntries'),
    ]).toEqual([[1], '1']);
    expect(
      stateOf(done(applyAddObject(deleted.tree, 'Device.WiFi.SSID.')).tree, 'Device.WiFi.SSID.5.Name')?.notification,
    ).toBe(0);
  });
  test('works by alias', () => {
    expect(
      rowNumbersOf(done(applyDeleteObject(tree, 'Device.WiFi.SSID.[guest].', fullPolicy)).tree, 'Device.WiFi.SSID.'),
    ).toEqual([1]);
  });
  test.each([
    'Device.WiFi.SSID.',
    'Device.WiFi.',
    'Device.WiFi.SSID.2.',
    'Device.WiFi.SSID.1',
    'Device.WiFi.SSID.*.',
    'Device.WiFi.Radio.1.',
    'Device.WiFi.SSID.1.Stats.',
    '',
  ])('%s is 9005', (name) => {
    expect(codeOf(applyDeleteObject(tree, name, fullPolicy))).toBe(9005);
  });
});

describe('the least number of rows', () => {
  const model = loadRegistry(['M D:1 s 1', 'T string', 'O D. r 1 1', 'O D.T.{i}. w 1 3', 'P A w 0']);
  const one = createTree(model, { parameters: ['D.T.{i}.A'], objects: ['D.T.1.'] });
  const isDeletable = (from: InstanceTree): unknown => {
    const answer = getParameterNames(from, { parameterPath: 'D.T.', nextLevel: true });
    return answer.kind === 'names' && answer.parameterList[0]?.writable;
  };

  test('is kept: DeleteObject is refused, and the row says so', () => {
    expect([codeOf(applyDeleteObject(one, 'D.T.1.')), isDeletable(one)]).toEqual([9001, false]);
  });
  test('lets go of rows above it', () => {
    const two = done(applyAddObject(one, 'D.T.')).tree;
    expect([codeOf(applyDeleteObject(two, 'D.T.1.')), isDeletable(two)]).toEqual([undefined, true]);
  });
});

test('old numbers come back only when all are used up, and never one that is in use', () => {
  const last = { format: 1, tables: [['Device.WiFi.SSID.', 0xffff_ffff, [1, 4]]], parameters: [] } as const;
  const numbers: number[] = [];
  let now = restoreTree(tree, last).tree;
  for (let count = 0; count < 5; count += 1) {
    const added = done(applyAddObject(now, 'Device.WiFi.SSID.'));
    numbers.push(added.instanceNumber);
    now = added.tree;
  }
  expect(numbers).toEqual([0xffff_ffff, 2, 3, 5, 6]);
});

describe('strong references', () => {
  const user = 'Device.NAT.PortMapping.1.Interface';

  function referring(from: InstanceTree): InstanceTree {
    const set = applySetParameterValues(from, [
      { name: 'Device.WiFi.SSID.4.LowerLayers', value: 'Device.WiFi.SSID.1,Device.WiFi.Radio.1', type: 'string' },
    ]);
    if (set.kind === 'refused') throw new Error(JSON.stringify(set.faults));
    return set.tree;
  }

  test('lose the item whose target is deleted, as a change by the device', () => {
    const deleted = done(applyDeleteObject(referring(tree), 'Device.WiFi.SSID.1.'));
    expect(deleted.changes).toContainEqual({
      kind: 'value',
      parameterName: 'Device.WiFi.SSID.4.LowerLayers',
      before: 'Device.WiFi.SSID.1,Device.WiFi.Radio.1',
      after: 'Device.WiFi.Radio.1',
      cause: 'consequence',
    });
  });
  test('become null when their only target is deleted', () => {
    const mapped = done(applyAddObject(tree, 'Device.NAT.PortMapping.'));
    const set = applySetParameterValues(mapped.tree, [
      { name: 'Device.WiFi.SSID.4.LowerLayers', value: 'Device.WiFi.SSID.1', type: undefined },
    ]);
    const deleted = set.kind === 'applied' ? done(applyDeleteObject(set.tree, 'Device.WiFi.SSID.1.')) : undefined;
    expect([
      deleted && valueOf(deleted.tree, 'Device.WiFi.SSID.4.LowerLayers'),
      deleted && valueOf(deleted.tree, user),
    ]).toEqual(['', '']);
  });
});

describe('the device itself', () => {
  test('adds and takes away rows of a read-only table', () => {
    const added = addDeviceRow(tree, 'Device.WiFi.Radio.');
    expect(valueOf(added.tree, 'Device.WiFi.RadioNumberOfEntries')).toBe('2');
    expect(rowNumbersOf(deleteDeviceRow(added.tree, 'Device.WiFi.Radio.1.').tree, 'Device.WiFi.Radio.')).toEqual([2]);
  });
  test('is told when it names what it does not have', () => {
    expect(() => addDeviceRow(tree, 'Device.Nothing.')).toThrow(RangeError);
    expect(() => deleteDeviceRow(tree, 'Device.WiFi.SSID.9.')).toThrow(RangeError);
  });
});
