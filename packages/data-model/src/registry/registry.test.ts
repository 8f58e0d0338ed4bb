import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkParameter } from './check-parameter.ts';
import { describeFact } from './describe-fact.ts';
import { diffModels } from './diff-models.ts';
import { loadRegistry } from './registry.ts';
import { loadStandardModel, standardModels } from './standard-models.ts';
import { readTypeLine, writeTypeLine } from './type-line.ts';
import { validateValue } from '../types/validate-value.ts';

const device = await loadStandardModel('Device:2.17');

describe('looking up', () => {
  test('a parameter by its schema path', () => {
    expect(device.parameter('Device.WiFi.SSID.{i}.SSID')).toMatchObject({
      kind: 'parameter',
      writable: true,
      type: { base: 'string' },
    });
  });
  test('a parameter of a device by its instance path', () => {
    expect(device.lookupInstance('Device.WiFi.SSID.7.SSID')).toBe(device.parameter('Device.WiFi.SSID.{i}.SSID'));
    expect(device.lookupInstance('Device.WiFi.SSID.[a].SSID')).toBe(device.parameter('Device.WiFi.SSID.{i}.SSID'));
  });
  test('a table with and without its placeholder', () => {
    expect(device.object('Device.WiFi.SSID.')).toBe(device.object('Device.WiFi.SSID.{i}.'));
  });
  test.each([
    '',
    'Device',
    'device.',
    'Device.WiFi.Nothing',
    '__proto__',
    'Device.__proto__',
    'constructor',
    'Device.WiFi.SSID.{i}.{i}.',
  ])('%j, which is not there', (path) => {
    expect([device.lookup(path), device.lookupInstance(path)]).toEqual([undefined, undefined]);
  });
  test('what is below an object', () => {
    expect(device.parametersOf('Device.WiFi.SSID.{i}.Stats.').map(({ name }) => name)).toContain('BytesSent');
    expect(device.childObjectsOf('Device.WiFi.SSID.{i}.').map(({ path }) => path)).toEqual([
      'Device.WiFi.SSID.{i}.Stats.',
    ]);
    expect(device.childObjectsOf('').map(({ path }) => path)).toEqual(['Device.']);
  });
  test('every path that is listed', () => {
    const paths = [...device.objects(), ...device.parameters()].map(({ path }) => path);
    expect(paths.filter((path) => device.lookup(path)?.path !== path)).toEqual([]);
  });
  test('profiles, with those that include another', () => {
    const profiles = device
      .profilesRequiring('Device.DeviceInfo.TemperatureStatus.TemperatureSensor.{i}.Value')
      .map(({ profile }) => profile);
    expect(profiles).toEqual(['TempStatus:1', 'TempStatusAdv:1', 'TempStatusAdv:2']);
  });
});

describe.each(standardModels)('the facts of %s', (model) => {
  test('link what exists: counters, keys, references, bound values', async () => {
    const registry = await loadStandardModel(model);
    const dangling = [...registry.objects()].flatMap(({ path, uniqueKeys }) =>
      uniqueKeys.flatMap(({ parameters }) =>
        parameters.filter((name) => registry.parameter(path + name) === undefined),
      ),
    );
    const loose = [...registry.parameters()].filter(({ type, countsRowsOf }) => {
      const parents = type.pathRef?.targetParents ?? [];
      const refers = parents.length === 0 || parents.some((path) => registry.object(path) !== undefined);
      const bound =
        type.enumerationRef === undefined || registry.parameter(type.enumerationRef.targetParameter) !== undefined;
      return !refers || !bound || (countsRowsOf !== undefined && registry.object(countsRowsOf) === undefined);
    });
    expect([dangling, loose]).toEqual([[], []]);
  });
  test('give defaults that their own types accept', async () => {
    const registry = await loadStandardModel(model);
    const refused = [...registry.parameters()]
      .filter(({ status, default: given }) => status === 'current' && given !== undefined && given.value !== '')
      .filter(({ type, default: given }) => validateValue(type, given?.value ?? '', 'read') !== undefined)
      .map(({ path, default: given }) => `${path} ${given?.value}`);
    expect(refused).toEqual([]);
  });
  test('write each type as the line it was read from', async () => {
    const registry = await loadStandardModel(model);
    for (const { type } of registry.parameters())
      expect(writeTypeLine(readTypeLine(writeTypeLine(type)))).toBe(writeTypeLine(type));
  });
});

test('a file of another format is refused by code', () => {
  expect(() => loadRegistry(['M x y 99'])).toThrow(expect.objectContaining({ code: 'fact-file-format' }));
  expect(() => loadRegistry([])).toThrow(expect.objectContaining({ code: 'fact-file-format' }));
});

test('enumeration values of any text come back from a type line', () => {
  const values = fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 1 });
  fc.assert(
    fc.property(values, (texts) => {
      const type = { base: 'string', enumeration: texts.map((value) => ({ value })) } as const;
      expect(readTypeLine(writeTypeLine(type))).toEqual(type);
    }),
  );
});

describe('checking a value against the model alone', () => {
  test.each([
    ['Device.ManagementServer.PeriodicInformInterval', '60', undefined],
    ['Device.WiFi.SSID.{i}.Enable', 'true', undefined],
    ['Device.WiFi.SSID.3.Enable', 'maybe', 9006],
    ['Device.ManagementServer.PeriodicInformInterval', '0', 9007],
    ['Device.DeviceInfo.UpTime', '0', 9008],
    ['Device.Nothing', '', 9005],
    ['Device.WiFi.', '', 9005],
  ])('%s = %j gives %s', (...[name, value, faultCode]) => {
    expect(checkParameter(device, { name, value }).faultCode).toBe(faultCode);
  });
  test('a type that was sent has to fit', () => {
    expect(checkParameter(device, { name: 'Device.WiFi.SSID.1.Enable', value: '1', type: 'string' }).faultCode).toBe(
      9006,
    );
  });
  test('read-only parameters are checked for reading', () => {
    expect(checkParameter(device, { name: 'Device.DeviceInfo.UpTime', value: 'x', use: 'read' }).faultCode).toBe(9006);
  });
});

test('a description has a row for everything that the model says', () => {
  const fact = device.parameter('Device.IP.Diagnostics.IPPing.DataBlockSize');
  const rows = fact === undefined ? [] : describeFact(fact).map(({ label, text }) => `${label}: ${text}`);
  expect(rows).toEqual(expect.arrayContaining(['access: readWrite', 'type: unsignedInt', 'range: 1 to 65535']));
});

test('a model does not differ from itself', () => {
  expect(diffModels(device, device)).toEqual([]);
});

test('models differ by what is added, removed and changed', () => {
  const type = ['T int', 'T unsignedInt'];
  const before = loadRegistry(['M a s 1', ...type, 'O D. r 1 1', 'P A r 0', 'P B r 0']);
  const after = loadRegistry(['M b s 1', ...type, 'O D. r 1 1', 'P A r 1', 'P C r 0']);
  expect(diffModels(before, after)).toEqual([
    { kind: 'changed', path: 'D.A', differences: [{ label: 'type', before: 'int', after: 'unsignedInt' }] },
    { kind: 'removed', path: 'D.B' },
    { kind: 'added', path: 'D.C' },
  ]);
});
