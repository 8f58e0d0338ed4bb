import { spawnSync } from 'node:child_process';
import { constantFrom, sample, string } from 'fast-check';
import { expect, test } from 'vitest';
import type { BulkReport } from './bulk-report.ts';
import { type CsvFormat, encodeCsv } from './encode-csv.ts';

const rfc4180: CsvFormat = {
  layout: 'ParameterPerRow',
  fieldSeparator: ',',
  rowSeparator: '\r\n',
  escapeCharacter: '"',
  timestamp: 'None',
};
const moca = 'Device.MoCA.Interface.1.Stats.';
const report = (collectedMs: number, ...values: readonly (readonly [string, string, string?])[]): BulkReport => ({
  collectedMs,
  entries: values.map(([name, value, type = 'unsignedLong']) => ({ name, value, type })),
});

test('ParameterPerRow is the document of N.3.4.1: time, name, value and type of each parameter', () => {
  const found = report(1_364_529_149_000, [`${moca}BroadPktSent`, '25248'], [`${moca}BytesReceived`, '200543250']);
  expect(encodeCsv([found], { ...rfc4180, timestamp: 'Unix-Epoch' })).toBe(
    'ReportTimestamp,ParameterName,ParameterValue,ParameterType\r\n' +
      '1364529149000,Device.MoCA.Interface.1.Stats.BroadPktSent,25248,unsignedLong\r\n' +
      '1364529149000,Device.MoCA.Interface.1.Stats.BytesReceived,200543250,unsignedLong\r\n',
  );
});

test('ParameterPerColumn has one header for failed reports and the current one, oldest first', () => {
  const reports = [
    report(1_364_529_149_000, ['BroadPktSent', '25248'], ['BytesSent', '7682161']),
    report(1_464_639_150_000, ['BroadPktSent', '25249'], ['BytesSent', '7683161']),
  ];
  expect(encodeCsv(reports, { ...rfc4180, layout: 'ParameterPerColumn', timestamp: 'ISO-8601' })).toBe(
    'ReportTimestamp,BroadPktSent,BytesSent\r\n' +
      '2013-03-29T03:52:29.000Z,25248,7682161\r\n' +
      '2016-05-30T20:12:30.000Z,25249,7683161\r\n',
  );
});

test('a row that came or went between two reports moves no value to another column', () => {
  const reports = [report(0, ['a', '1'], ['gone', '2']), report(1, ['a', '3'], ['new', '4'])];
  expect(encodeCsv(reports, { ...rfc4180, layout: 'ParameterPerColumn' })).toBe('a,gone,new\r\n1,2,\r\n3,,4\r\n');
});

test('separators and escape character are those of the profile', () => {
  const format = { ...rfc4180, fieldSeparator: ';', rowSeparator: '\n', escapeCharacter: '\\' };
  expect(encodeCsv([report(0, ['n', 'a;b "c" \\d, e', 'string'])], format)).toBe(
    'ParameterName;ParameterValue;ParameterType\nn;"a;b \\"c\\" \\\\d, e";string\n',
  );
});

// Python's csv module is a reader of another house.
const readWithPython = (csv: string, options: string): unknown => {
  const script = `import csv,io,json,sys
data = json.load(sys.stdin)
print(json.dumps(list(csv.reader(io.StringIO(data, newline=''), strict=True, ${options}))))`;
  const { status, stdout, stderr } = spawnSync('python3', ['-c', script], { input: JSON.stringify(csv) });
  if (status !== 0) throw new Error(String(stderr));
  return JSON.parse(String(stdout));
};
const hasPython = spawnSync('python3', ['--version']).status === 0;

test.skipIf(!hasPython).each([
  [rfc4180, 'delimiter=",", doublequote=True'],
  [{ ...rfc4180, fieldSeparator: ';', escapeCharacter: '\\' }, 'delimiter=";", doublequote=False, escapechar="\\\\"'],
])('another reader finds every value as it was, whatever is in it (%#)', (format, options) => {
  const text = string({ unit: constantFrom('a', ' ', '"', '\\', ',', ';', '\r', '\n', 'ü', '=', "'") });
  const values = sample(text, { numRuns: 300, seed: 7 });
  const csv = encodeCsv([report(0, ...values.map((value) => ['n', value, 'string'] as const))], format);
  const rows = readWithPython(csv, options) as readonly (readonly string[])[];
  expect(rows.slice(1)).toEqual(values.map((value) => ['n', value, 'string']));
});
