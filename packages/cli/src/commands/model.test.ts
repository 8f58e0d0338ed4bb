import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { captured, freshDir, removeDirs } from '../captured-command.test-support.ts';

afterEach(removeDirs);

test('show prints what the model says of a parameter', async () => {
  const { code, out } = await captured(['model', 'show', 'Device.ManagementServer.PeriodicInformInterval']);
  expect(code).toBe(0);
  expect(out).toMatch(/^access +readWrite$/m);
  expect(out).toMatch(/^type +unsignedInt$/m);
});

test('show takes instance numbers, and lists what is below an object', async () => {
  const { out } = await captured(['model', 'show', 'Device.WiFi.SSID.1.', '--json']);
  expect(JSON.parse(out)).toMatchObject({ kind: 'object', path: 'Device.WiFi.SSID.{i}.' });
  expect((JSON.parse(out) as { below: string[] }).below).toContain('Device.WiFi.SSID.{i}.Enable');
});

test('show takes the model from the root of the path', async () => {
  const { out } = await captured(['model', 'show', 'InternetGatewayDevice.DeviceInfo.SerialNumber']);
  expect(out).toContain('InternetGatewayDevice.DeviceInfo.SerialNumber');
});

test('a path that does not exist is wrong usage, with a guess', async () => {
  const { code, err } = await captured(['model', 'show', 'Device.Time.NTPServr1']);
  expect(err).toContain('Did you mean Device.Time.NTPServer1?');
  expect(code).toBe(64);
});

test.each([
  { path: 'Device.ManagementServer.PeriodicInformInterval', value: '300', code: 0, text: 'valid\n' },
  { path: 'Device.ManagementServer.PeriodicInformInterval', value: '0', code: 1, text: '9007: ' },
  { path: 'Device.DeviceInfo.SerialNumber', value: 'x', code: 1, text: '9008: ' },
  { path: 'Device.Nothing', value: 'x', code: 1, text: '9005: ' },
])('validate $path $value exits with $code', async ({ path, value, code, text }) => {
  const result = await captured(['model', 'validate', path, value]);
  expect(result.out).toContain(text);
  expect(result.code).toBe(code);
});

const vendorModel = `<?xml version="1.0" encoding="UTF-8"?>
<dm:document xmlns:dm="urn:broadband-forum-org:cwmp:datamodel-1-8" spec="urn:example-com:vendor-1-0-0">
  <model name="Device:2.0">
    <object name="Device." access="readOnly" minEntries="1" maxEntries="1">
      <parameter name="Colour" access="readWrite"><syntax><string><size maxLength="8"/></string></syntax></parameter>
    </object>
  </model>
</dm:document>
`;

test('import makes a fact file that show, validate and diff take', async () => {
  const dir = freshDir();
  const [xml, facts] = [join(dir, 'vendor.xml'), join(dir, 'vendor.json')];
  writeFileSync(xml, vendorModel);
  const imported = await captured(['model', 'import', xml, '-o', facts]);
  expect(imported).toEqual({
    code: 0,
    out: `Device:2.0: 1 objects, 1 parameters, written to ${facts}\n`,
    err: '',
  });
  const { out } = await captured(['model', 'validate', 'Device.Colour', 'much too long', '--model', facts]);
  expect(out).toContain('9007: ');
  const same = await captured(['model', 'diff', facts, facts]);
  expect(same).toEqual({ code: 0, out: '', err: '' });

  writeFileSync(xml, vendorModel.replace('maxLength="8"', 'maxLength="9"'));
  const other = join(dir, 'other.json');
  await captured(['model', 'import', xml, '-o', other]);
  const { code, out: text } = await captured(['model', 'diff', facts, other]);
  expect(text).toBe('~ Device.Colour\n    length: 0 to 8 → 0 to 9\n');
  expect(code).toBe(1);
});

test('import of a file without a model says so with its place and writes nothing', async () => {
  const dir = freshDir();
  const xml = join(dir, 'empty.xml');
  writeFileSync(xml, '<nothing/>');
  const { code, err } = await captured(['model', 'import', xml, '-o', join(dir, 'out.json')]);
  expect(err).toMatch(/empty\.xml:1:1: error: /);
  expect(code).toBe(64);
  expect(() => readFileSync(join(dir, 'out.json'))).toThrow('ENOENT');
});

test('a file that is no fact file is refused with the way to make one', async () => {
  const path = join(freshDir(), 'notes.json');
  writeFileSync(path, '{}');
  const { code, err } = await captured(['model', 'show', 'Device.', '--model', path]);
  expect(err).toContain('cordon model import');
  expect(code).toBe(64);
});
