import { expect, test } from 'vitest';
import type { Path } from './path.ts';
import { formatPath, parsePath, pathCharsMax } from './path.ts';

const read = (text: string): Path => {
  const path = parsePath(text);
  if (path.kind !== 'path') throw new Error(path.reason);
  return path;
};

test('a full name ends in a name and is not partial', () => {
  const { partial, schemaPath, nodes } = read('Device.WiFi.SSID.3.Enable');
  expect({ partial, schemaPath, last: nodes.at(-1) }).toEqual({
    partial: false,
    schemaPath: 'Device.WiFi.SSID.{i}.Enable',
    last: { kind: 'name', name: 'Enable' },
  });
});

test('a path that ends with a dot is partial', () => {
  expect(read('Device.WiFi.').partial).toBe(true);
});

test('the empty text is the path above the root', () => {
  expect(read('')).toMatchObject({ partial: true, nodes: [], schemaPath: '' });
});

test('an alias can hold dots and dashes', () => {
  const path = read('Device.WiFi.SSID.[cpe-a.b c].Enable');
  expect(path.nodes[3]).toEqual({ kind: 'instance-alias', instanceAlias: 'cpe-a.b c' });
  expect(path.hasAlias).toBe(true);
});

test('a wildcard stands where an instance number could', () => {
  expect(read('Device.WiFi.SSID.*.Enable')).toMatchObject({
    hasWildcard: true,
    schemaPath: 'Device.WiFi.SSID.{i}.Enable',
  });
});

test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is a plain name', (name) => {
  expect(read(`Device.${name}.${name}`).nodes.at(-1)).toEqual({ kind: 'name', name });
});

test.each([
  ['.Device.', 0],
  ['Device..WiFi.', 7],
  ['Device.WiFi.SSID.0.', 17],
  ['Device.WiFi.SSID.01.', 17],
  ['Device.WiFi.SSID.4294967296.', 17],
  ['Device.WiFi.SSID.-1.', 17],
  ['Device.WiFi.SSID.[].', 17],
  ['Device.WiFi.SSID.[a', 17],
  ['Device.WiFi.SSID.[a]b.', 17],
  ['Device.WiFi.SSID.1', 17],
  ['Device.WiFi.SSID.*', 17],
  ['Device.WiFi.SSID.{i}.', 17],
  ['Device.Wi Fi.', 7],
  ['Device.9a.', 7],
  ['1.', 0],
])('%j is no path, from offset %i', (text, offset) => {
  expect(parsePath(text)).toMatchObject({ kind: 'path-problem', faultCode: 9005, offset });
});

test('a path of 256 characters is read and one of 257 is not', () => {
  const longest = 'A'.repeat(pathCharsMax);
  expect(parsePath(longest).kind).toBe('path');
  expect(parsePath(`${longest}A`).kind).toBe('path-problem');
});

test('a data model may hold the placeholder', () => {
  const path = parsePath('Device.WiFi.SSID.{i}.', { placeholders: true });
  expect(path).toMatchObject({ kind: 'path', schemaPath: 'Device.WiFi.SSID.{i}.' });
});

test('nodes are written as they were read', () => {
  const { nodes, partial } = read('Device.A.[x].B.*.C.7.');
  expect(formatPath(nodes, partial)).toBe('Device.A.[x].B.*.C.7.');
});
