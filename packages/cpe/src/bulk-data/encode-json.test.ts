import { expect, test } from 'vitest';
import type { BulkReport } from './bulk-report.ts';
import { encodeJson } from './encode-json.ts';

const report = (...values: readonly (readonly [string, string, string?])[]): BulkReport => ({
  collectedMs: 1_364_529_149_000,
  entries: values.map(([name, value, type = 'unsignedLong']) => ({ name, value, type })),
});
const stats = report(
  ['Device.MoCA.Interface.1.Stats.BroadPktSent', '25248'],
  ['Device.MoCA.Interface.1.Stats.BytesSent', '7682161'],
  ['Device.MoCA.Interface.2.Stats.BroadPktSent', '93247'],
);

test('ObjectHierarchy is the document of N.3.5.3: one object for each level of the data model', () => {
  expect(encodeJson([stats], { layout: 'ObjectHierarchy', timestamp: 'Unix-Epoch' })).toBe(
    '{"Report":[{"CollectionTime":1364529149000,"Device":{"MoCA":{"Interface":{' +
      '"1":{"Stats":{"BroadPktSent":25248,"BytesSent":7682161}},' +
      '"2":{"Stats":{"BroadPktSent":93247}}}}}}]}',
  );
});

test('NameValuePair is the document of N.3.5.4: complete names in one object for each report', () => {
  expect(encodeJson([stats, report()], { layout: 'NameValuePair', timestamp: 'ISO-8601' })).toBe(
    '{"Report":[{"CollectionTime":"2013-03-29T03:52:29.000Z",' +
      '"Device.MoCA.Interface.1.Stats.BroadPktSent":25248,' +
      '"Device.MoCA.Interface.1.Stats.BytesSent":7682161,' +
      '"Device.MoCA.Interface.2.Stats.BroadPktSent":93247},' +
      '{"CollectionTime":"2013-03-29T03:52:29.000Z"}]}',
  );
});

test('values have the JSON type of their base type, and no digit is lost', () => {
  const found = report(
    ['counter', '18446744073709551615', 'unsignedLong'],
    ['negative', '-5', 'int'],
    ['on', '1', 'boolean'],
    ['off', 'false', 'boolean'],
    ['list', '1,2,3', 'string'],
    ['when', '2026-01-01T00:00:00Z', 'dateTime'],
    ['text', 'a "quoted"\n\\ line \u2028', 'string'],
  );
  const text = encodeJson([found], { layout: 'NameValuePair', timestamp: 'None' });
  expect(text).toContain('"counter":18446744073709551615');
  expect(JSON.parse(text)).toEqual({
    Report: [
      {
        counter: 2 ** 64,
        negative: -5,
        on: true,
        off: false,
        list: '1,2,3',
        when: '2026-01-01T00:00:00Z',
        text: 'a "quoted"\n\\ line \u2028',
      },
    ],
  });
});

test('a name that would be a value and an object at once loses neither, and __proto__ is a name like all others', () => {
  const found = report(['a', '1'], ['a.b', '2'], ['c.d.e', '3'], ['c.d', '4'], ['__proto__.x', '5']);
  expect(encodeJson([found], { layout: 'ObjectHierarchy', timestamp: 'None' })).toBe(
    '{"Report":[{"a":1,"a.b":2,"c":{"d":{"e":3}},"c.d":4,"__proto__":{"x":5}}]}',
  );
});
