import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import collectorsAreVerified from '../../security/bulk-data/collectors-are-verified.case.ts';
import reportsHoldNoSecrets from '../../security/bulk-data/reports-hold-no-secrets.case.ts';
import csvReports from './csv-reports-can-be-read.case.ts';
import jsonReports from './json-reports-follow-the-hierarchy.case.ts';
import namesDevice from './reports-name-their-device.case.ts';

const verdict = (definition: CaseDefinition<CpeBench>, facts: object): string =>
  verdictFor(definition, facts as Parameters<typeof verdictFor>[1]).verdict;

const awkward = 'cordon "quoted", with a comma\nand a second line';
const header = 'ParameterName,ParameterValue,ParameterType';
test.each([
  [
    'pass',
    'quotes and both line ends',
    `${header}\r\nP.Name,"cordon ""quoted"", with a comma\nand a second line",string\r\n`,
  ],
  [
    'pass',
    'every field in quotes',
    `"ParameterName","ParameterValue","ParameterType"\n"P.Name","cordon ""quoted"", with a comma\nand a second line","string"\n`,
  ],
  ['fail', 'no quotes', `${header}\r\nP.Name,cordon "quoted", with a comma\nand a second line,string\r\n`],
  ['fail', 'no such parameter', `${header}\r\n`],
  ['fail', 'nothing at all', ''],
  ['fail', 'columns in another order', 'ParameterValue,ParameterName,ParameterType\nP.Name,x,string\n'],
])('CSV: %s with %s', (expected, _, text) => {
  expect(verdict(csvReports, { text, name: 'P.Name', stored: awkward })).toBe(expected);
});

test('CSV: a device that keeps a plain name only shows nothing', () => {
  const facts = { text: header, name: 'P.Name', stored: 'cordon quoted' };
  expect(verdict(csvReports, facts)).toBe('inconclusive');
});

test.each([
  ['pass', '{"Report":[{"CollectionTime":5,"Device":{"DeviceInfo":{"SerialNumber":"S1"}}}]}'],
  ['fail', '{"Report":[{"Device.DeviceInfo.SerialNumber":"S1"}]}'],
  ['fail', '{"Report":{"Device":{"DeviceInfo":{"SerialNumber":"S1"}}}}'],
  ['fail', '{"Device":{"DeviceInfo":{"SerialNumber":"S1"}}}'],
  ['fail', 'Device.DeviceInfo.SerialNumber=S1'],
])('JSON: %s for %s', (expected, text) => {
  expect(verdict(jsonReports, { text, root: 'Device.', serialNumber: 'S1' })).toBe(expected);
});

const upload = {
  target: '/bulk-data?area=7&oui=00005E&pc=A%20%26%20B&sn=S1',
  contentType: 'application/json; charset=UTF-8',
  reportFormat: 'NameValuePair',
  identity: { oui: '00005E', pc: 'A & B', sn: 'S1' },
};
test.each([
  ['pass', {}],
  ['warn', { target: '/bulk-data?oui=00005E&pc=A+%26+B&sn=S1' }],
  ['fail', { target: '/bulk-data?area=7' }],
  ['fail', { target: '/bulk-data?area=7&oui=00005e&pc=A%20%26%20B&sn=S1' }],
  ['fail', { contentType: 'application/json' }],
  ['fail', { reportFormat: null }],
])('an upload: %s with %j', (expected, change) => {
  expect(verdict(namesDevice, { ...upload, ...change })).toBe(expected);
});

const empty = { name: 'Device.ManagementServer.Password', chars: 0 };
test.each([
  ['pass', { hidden: [empty], holdsKnownSecret: false, isComplete: true }],
  ['fail', { hidden: [{ ...empty, chars: 8 }], holdsKnownSecret: false, isComplete: true }],
  ['fail', { hidden: [], holdsKnownSecret: true, isComplete: true }],
  ['inconclusive', { hidden: [], holdsKnownSecret: false, isComplete: false }],
])('secrets: %s for %j', (expected, facts) => {
  expect(verdict(reportsHoldNoSecrets, facts)).toBe(expected);
});

test.each([
  ['pass', { reports: 0, inClear: 0, left: 2 }],
  ['fail', { reports: 1, inClear: 0, left: 0 }],
  ['fail', { reports: 0, inClear: 1, left: 2 }],
  ['inconclusive', { reports: 0, inClear: 0, left: 0 }],
])('an untrusted collector: %s for %j', (expected, facts) => {
  expect(verdict(collectorsAreVerified, facts)).toBe(expected);
});
