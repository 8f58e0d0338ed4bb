import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeFactFile } from '../registry/fact-file.ts';
import type { ModelRegistry } from '../registry/registry.ts';
import { loadRegistry } from '../registry/registry.ts';
import { validateValue } from '../types/validate-value.ts';
import { importModel } from './import-model.ts';
import type { ImportedModel } from './import-model.ts';

const document = (body: string, spec: string = 'urn:example:m'): string =>
  `<?xml version="1.0"?>\n<dm:document xmlns:dm="urn:broadband-forum-org:cwmp:datamodel-1-8" ` +
  `xmlns:dmr="urn:broadband-forum-org:cwmp:datamodel-report-0-1" spec="${spec}">\n${body}\n</dm:document>`;

const types = document(
  `<dataType name="Port"><unsignedInt><range maxInclusive="65535"/></unsignedInt></dataType>
   <dataType name="LowPort" base="Port"><range maxInclusive="1023"/></dataType>
   <dataType name="IPAddress"><string><size maxLength="45"/></string></dataType>
   <dataType name="State"><string><enumeration value="None"/><enumeration value="Done" access="readOnly"/></string></dataType>`,
  'urn:example:types-1',
);

const base = document(
  `<import file="types-1-0.xml" spec="urn:example:types-1"><dataType name="Low" ref="LowPort"/><dataType name="IPAddress"/><dataType name="State"/></import>
   <component name="Ping">
     <object name="Ping." access="readOnly" minEntries="1" maxEntries="1">
       <parameter name="State" access="readWrite"><syntax><dataType ref="State"><enumeration value="Error_X"/></dataType></syntax></parameter>
     </object>
     <profile name="Ping:1"><object ref="Ping." requirement="present"><parameter ref="State" requirement="readWrite"/></object></profile>
   </component>
   <model name="Device:1.0">
     <object name="Device." access="readOnly" minEntries="1" maxEntries="1">
       <parameter name="HostNumberOfEntries" access="readOnly"><syntax><unsignedInt/></syntax></parameter>
     </object>
     <object name="Device.Host.{i}." access="readWrite" minEntries="0" maxEntries="unbounded" numEntriesParameter="HostNumberOfEntries">
       <uniqueKey><parameter ref="Address"/></uniqueKey>
       <parameter name="Address" access="readWrite"><syntax><dataType ref="IPAddress"/></syntax></parameter>
       <parameter name="Port" access="readWrite"><syntax><dataType ref="Low"/><default type="object" value="80"/></syntax></parameter>
       <parameter name="Peers" access="readWrite"><syntax><list maxItems="2"/><string><pathRef refType="strong" targetParent="#.Host." targetType="row"/></string></syntax></parameter>
     </object>
     <component ref="Ping" path="Device."/>
   </model>`,
  'urn:example:base-1-0',
);

const vendor = document(
  `<import file="base-1.xml" spec="urn:example:base-1-0"><model name="Device:1.0"/></import>
   <model name="X_EXAMPLE_Device:1.1" base="Device:1.0">
     <object base="Device.Host.{i}." status="deprecated">
       <parameter base="Port" access="readOnly"><syntax><default type="factory" value="443"/></syntax></parameter>
       <parameter name="X_EXAMPLE-COM_Mood" access="readWrite" activeNotify="canDeny"><syntax hidden="true"><string><pattern value="[a-z]+"/></string></syntax></parameter>
     </object>
     <object base="Device.Ping."><parameter base="State"><syntax><dataType ref="State"><enumeration value="None" status="deleted"/></dataType></syntax></parameter></object>
   </model>`,
);

const files = [
  { name: 'vendor.xml', text: vendor },
  { name: 'models/base-1.xml', text: base },
  { name: 'types-1-0.xml', text: types },
];

function registryOf({ facts, problems }: ImportedModel): ModelRegistry {
  if (facts === undefined) throw new Error(JSON.stringify(problems));
  return loadRegistry(writeFactFile(facts));
}

describe('a vendor model with imports, components and amendments', () => {
  const imported = importModel(files);
  const registry = registryOf(imported);

  test('is read without a problem', () => {
    expect(imported.problems).toEqual([]);
    expect(registry.model).toBe('X_EXAMPLE_Device:1.1');
  });
  test('has what it is based on, what it adds and its components', () => {
    expect([...registry.parameters()].map(({ path }) => path)).toEqual([
      'Device.HostNumberOfEntries',
      'Device.Host.{i}.Address',
      'Device.Host.{i}.Port',
      'Device.Host.{i}.Peers',
      'Device.Host.{i}.X_EXAMPLE-COM_Mood',
      'Device.Ping.State',
    ]);
  });
  test('types keep what they inherit, through imports under another name', () => {
    const type = registry.parameter('Device.Host.{i}.Port')?.type;
    expect(type && [validateValue(type, '1023'), validateValue(type, '1024')?.faultCode]).toEqual([undefined, 9007]);
  });
  test('named types bring their rules in words', () => {
    const type = registry.parameter('Device.Host.{i}.Address')?.type;
    expect(type && validateValue(type, 'nowhere')?.faultCode).toBe(9007);
  });
  test('an amendment changes what it names and leaves the rest', () => {
    const port = registry.parameter('Device.Host.{i}.Port');
    expect([port?.access, port?.default, port?.type.name]).toEqual([
      'readOnly',
      { type: 'factory', value: '443' },
      'LowPort',
    ]);
    expect(registry.object('Device.Host.{i}.')).toMatchObject({
      status: 'deprecated',
      writable: true,
      numEntriesParameter: 'HostNumberOfEntries',
    });
  });
  test('enumeration values are added and taken away', () => {
    const type = registry.parameter('Device.Ping.State')?.type;
    const codes = ['None', 'Done', 'Error_X'].map((value) => type && validateValue(type, value, 'read')?.faultCode);
    expect(codes).toEqual([9007, undefined, undefined]);
  });
  test('relative references become absolute', () => {
    expect(registry.parameter('Device.Host.{i}.Peers')?.type.pathRef).toEqual({
      refType: 'strong',
      targetType: 'row',
      targetParents: ['Device.Host.'],
    });
  });
  test('profiles of components are noted at what they ask for', () => {
    expect(registry.profilesRequiring('Device.Ping.State')).toEqual([{ profile: 'Ping:1', requirement: 'readWrite' }]);
  });
  test('a counter knows its table', () => {
    expect(registry.parameter('Device.HostNumberOfEntries')?.countsRowsOf).toBe('Device.Host.{i}.');
  });
});

describe('what cannot be read is said with line and column', () => {
  const problemsOf = (body: string): readonly string[] =>
    importModel([{ name: 'm.xml', text: document(body) }]).problems.map(
      ({ file, line, column, severity, detail }) => `${file}:${line}:${column} ${severity} ${detail}`,
    );
  const model = (body: string): string => `<model name="D:1"><object name="D.">\n${body}\n</object></model>`;

  test.each([
    [
      'an unknown type',
      model('<parameter name="A"><syntax><dataType ref="No"/></syntax></parameter>'),
      /^m\.xml:4:\d+ error The data type No /,
    ],
    ['no syntax', model('<parameter name="A"/>'), /^m\.xml:4:1 error D\.A has no syntax/],
    [
      'a bad pattern',
      model('<parameter name="A"><syntax><string><pattern value="("/></string></syntax></parameter>'),
      /^m\.xml:4:\d+ error No XML Schema/,
    ],
    [
      'a bad bound',
      model('<parameter name="A"><syntax><int><range minInclusive="x"/></int></syntax></parameter>'),
      /^m\.xml:4:\d+ error minInclusive/,
    ],
    ['an element of another world', model('<command name="Do()"/>'), /^m\.xml:4:1 warning <command> was not read/],
    [
      'an unknown word',
      model('<parameter name="A" access="sometimes"><syntax><int/></syntax></parameter>'),
      /^m\.xml:4:1 error access is none of/,
    ],
    [
      'an amendment of nothing',
      model('<parameter base="A"><syntax><int/></syntax></parameter>'),
      /^m\.xml:4:1 error D\.A amends/,
    ],
    [
      'a missing file',
      '<import file="no.xml"><component name="C"/></import><model name="D:1"><component ref="C"/></model>',
      /The file no\.xml is needed/,
    ],
    [
      'a component inside itself',
      '<component name="C"><component ref="C"/></component><model name="D:1"><component ref="C"/></model>',
      /contains itself/,
    ],
    [
      'a type derived from itself',
      `<dataType name="T" base="T"/>${model('<parameter name="A"><syntax><dataType ref="T"/></syntax></parameter>')}`,
      /The data type T/,
    ],
    ['a model based on itself', '<model name="D:1" base="D:1"/>', /in a circle/],
    ['an object without a dot', '<model name="D:1"><object name="D"/></model>', /no object path/],
    [
      'a profile of what is not there',
      '<model name="D:1"><profile name="P:1"><object ref="D."/></profile></model>',
      /asks for D\./,
    ],
    ['no model', '', /No file defines a model/],
  ])('%s', (...[, body, expected]) => {
    expect(problemsOf(body)).toContainEqual(expect.stringMatching(expected));
  });

  test('a file that is no XML', () => {
    const imported = importModel([{ name: 'm.xml', text: 'hello' }]);
    expect([imported.facts, imported.problems[0]?.file, imported.problems[0]?.line]).toEqual([undefined, 'm.xml', 1]);
  });
  test('a file of another format', () => {
    expect(importModel([{ name: 'm.xml', text: '<html/>' }]).problems[0]?.detail).toContain('The root element is html');
  });
  test('no file at all', () => {
    expect(importModel([])).toMatchObject({ facts: undefined, problems: [{ severity: 'error' }] });
  });
});

test('what was imported survives the way through a fact file', () => {
  const { facts } = importModel(files);
  const registry = loadRegistry(
    writeFactFile(facts ?? { model: '', spec: '', objects: [], parameters: [], profiles: [] }),
  );
  const again = writeFactFile({
    model: registry.model,
    spec: registry.spec,
    objects: [...registry.objects()],
    parameters: [...registry.parameters()],
    profiles: registry.profiles,
  });
  expect(again).toEqual(writeFactFile(facts ?? { model: '', spec: '', objects: [], parameters: [], profiles: [] }));
});

test('no damage to a model file makes the import throw', () => {
  const damage = fc.record({
    at: fc.nat(base.length),
    length: fc.nat(40),
    put: fc.constantFrom('', '<', '>', '"', '&', 'base="x" ', '<object name="D.">', '\u0000'),
  });
  fc.assert(
    fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (all) => {
      const text = all.reduce((from, { at, length, put }) => from.slice(0, at) + put + from.slice(at + length), base);
      const { facts } = importModel([{ name: 'base-1.xml', text }, ...files.slice(2)]);
      if (facts !== undefined) loadRegistry(writeFactFile(facts));
    }),
    { numRuns: 400 },
  );
});

test('an element that the schema does not have is reported with its place, not lost without a word', () => {
  const text = document(
    '<model name="Device:1.0">\n<object name="Device.">\n  <parameter name="A"><syntax><int><rang/></int></syntax></parameter></object></model>',
  );
  expect(importModel([{ name: 'm.xml', text }]).problems).toEqual([
    { file: 'm.xml', line: 5, column: 36, severity: 'error', detail: 'rang is not known in int; it was left out.' },
  ]);
});
