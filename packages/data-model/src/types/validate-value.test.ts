import { describe, expect, test } from 'vitest';
import { compilePattern } from './pattern.ts';
import type { Pattern } from './pattern.ts';
import { canonicalValue, isTypeNameFitting, nullValue, validateValue } from './validate-value.ts';
import type { BaseType, ValueType } from './value-type.ts';

const codeOf = (type: ValueType, text: string): number | undefined => validateValue(type, text)?.faultCode;
const pattern = (source: string): Pattern => {
  const compiled = compilePattern(source);
  if ('kind' in compiled) throw new Error(compiled.reason);
  return compiled;
};

describe('base types accept their whole value space and refuse the rest with 9006', () => {
  const accepted: readonly [BaseType, readonly string[]][] = [
    ['string', ['', 'a', ' a ', '\u{1f600}']],
    ['boolean', ['true', 'false', '1', '0', ' 1\n']],
    ['int', ['0', '-0', '+7', '007', '2147483647', '-2147483648', ' 5 ']],
    ['unsignedInt', ['0', '4294967295', '+1', '-0']],
    ['long', ['9223372036854775807', '-9223372036854775808']],
    ['unsignedLong', ['18446744073709551615', '9007199254740993']],
    ['decimal', ['1', '-1.5', '.5', '5.', '+0.0', '123456789012345678901234567890.1']],
    [
      'dateTime',
      ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '2024-02-29T24:00:00Z', '2024-05-17T08:30:00.123456+00:00'],
    ],
    ['base64', ['', 'QQ==', 'QUI=', 'QUJD', 'QU JD', ' QUJD ']],
    ['hexBinary', ['', '00', 'dEaD']],
  ];
  test.each(accepted)('%s', (base, texts) => {
    for (const text of texts)
      expect({ text, found: validateValue({ base }, text) }).toEqual({ text, found: undefined });
  });

  const refused: readonly [BaseType, readonly string[]][] = [
    ['boolean', ['', 'TRUE', 'yes', '2', 'true false']],
    ['int', ['', 'a', '1.0', '2147483648', '-2147483649', '--1', '1e3', '0x10', '1 2']],
    ['unsignedInt', ['-1', '4294967296', '']],
    ['long', ['9223372036854775808', '-9223372036854775809']],
    ['unsignedLong', ['18446744073709551616', '-1']],
    ['decimal', ['', '.', '1e3', 'NaN', 'INF', '1.2.3']],
    [
      'dateTime',
      [
        '',
        '2024-05-17',
        '2024-13-01T00:00:00Z',
        '2023-02-29T00:00:00Z',
        '2024-01-01T25:00:00Z',
        '0000-01-01T00:00:00Z',
      ],
    ],
    [
      'dateTime',
      [
        '2024-01-01T24:00:01Z',
        '2024-01-01T00:60:00Z',
        '-0001-01-01T00:00:00Z',
        '2024-01-01t00:00:00z',
        '2024-01-01T00:00:00+15:00',
      ],
    ],
    ['base64', ['Q', 'QQ=', 'QQ', 'QR==', 'QUJ=', '====', 'QQ==QQ==', 'Q*==']],
    ['hexBinary', ['0', '0g', '0 0']],
  ];
  test.each(refused)('%s', (base, texts) => {
    for (const text of texts) expect({ text, code: codeOf({ base }, text) }).toEqual({ text, code: 9006 });
  });
});

describe('dateTime has the times of TR-106', () => {
  test('a time since boot has no zone and a year below 1000', () => {
    expect(codeOf({ base: 'dateTime' }, '0001-01-03T03:36:12')).toBeUndefined();
  });
  test('a time of the calendar without zone is refused with 9007', () => {
    expect(codeOf({ base: 'dateTime' }, '2024-05-17T08:30:00')).toBe(9007);
  });
  test('a zone other than UTC is refused with 9007', () => {
    expect(codeOf({ base: 'dateTime' }, '2024-05-17T08:30:00+02:00')).toBe(9007);
  });
  test('a local time may have its own zone', () => {
    expect(codeOf({ base: 'dateTime', localTime: true }, '2024-05-17T08:30:00+02:00')).toBeUndefined();
  });
});

describe('constraints are refused with 9007', () => {
  const cases: readonly [string, ValueType, readonly string[], readonly string[]][] = [
    ['length in characters', { base: 'string', sizes: [{ maxLength: 2 }] }, ['', 'ab', '\u{1f600}\u{1f600}'], ['abc']],
    [
      'length from and to',
      { base: 'string', sizes: [{ minLength: 2, maxLength: 3 }] },
      ['ab', 'abc'],
      ['a', '\u{1f600}', 'abcd'],
    ],
    [
      'one of several lengths',
      {
        base: 'hexBinary',
        sizes: [
          { minLength: 5, maxLength: 5 },
          { minLength: 13, maxLength: 13 },
        ],
      },
      ['0011223344'],
      ['', '00'],
    ],
    ['octets of base64', { base: 'base64', sizes: [{ maxLength: 1 }] }, ['QQ=='], ['QUI=']],
    ['range', { base: 'int', ranges: [{ minInclusive: '-1', maxInclusive: '1' }] }, ['-1', '+1'], ['-2', '2']],
    [
      'one of several ranges',
      { base: 'unsignedInt', ranges: [{ maxInclusive: '0' }, { minInclusive: '10' }] },
      ['0', '10'],
      ['5'],
    ],
    [
      'range beyond 2^53',
      { base: 'unsignedLong', ranges: [{ maxInclusive: '9007199254740992' }] },
      ['9007199254740992'],
      ['9007199254740993'],
    ],
    [
      'step',
      { base: 'int', ranges: [{ minInclusive: '-127000', maxInclusive: '0', step: '500' }] },
      ['-127000', '-500'],
      ['-126999'],
    ],
    ['step of a decimal', { base: 'decimal', ranges: [{ minInclusive: '0', step: '0.1' }] }, ['0.3', '0.30'], ['0.35']],
    [
      'enumeration',
      { base: 'string', enumeration: [{ value: 'Up' }, { value: 'Down' }] },
      ['Up', 'X_00256D_Half', 'X_EXAMPLE-COM_Half'],
      ['up', '', 'X_Half', 'X_00256d_Half'],
    ],
    [
      'vendor values of 31 characters',
      { base: 'string', enumeration: [{ value: 'Up' }] },
      [`X_00256D_${'a'.repeat(22)}`],
      [`X_00256D_${'a'.repeat(23)}`],
    ],
    ['patterns', { base: 'string', patterns: [pattern(''), pattern('[0-9]+')] }, ['', '12'], ['a', '1a']],
  ];
  test.each(cases)('%s', (...[, type, accepted, refused]) => {
    for (const text of accepted) expect({ text, code: codeOf(type, text) }).toEqual({ text, code: undefined });
    for (const text of refused) expect({ text, code: codeOf(type, text) }).toEqual({ text, code: 9007 });
  });

  test('a value that can only be reported is refused for writing and accepted for reading', () => {
    const type: ValueType = { base: 'string', enumeration: [{ value: 'Complete', readOnly: true }] };
    expect([validateValue(type, 'Complete')?.faultCode, validateValue(type, 'Complete', 'read')]).toEqual([
      9007,
      undefined,
    ]);
  });

  test('the reason does not quote the value', () => {
    const type: ValueType = { base: 'string', sizes: [{ maxLength: 4 }] };
    expect(validateValue(type, 'swordfish')?.reason).not.toContain('swordfish');
  });
});

describe('named types', () => {
  const named: readonly [string, readonly string[], readonly string[]][] = [
    ['IPv4Address', ['', '192.0.2.1', '255.255.255.255'], ['256.0.0.1', '1.2.3', '1.2.3.4.5', '1.2.3.4 ', '::1']],
    [
      'IPv6Address',
      ['', '::', '::1', '2001:db8::1', '1080:0:0:0:8:800:200C:417A', '::ffff:192.0.2.1', '0:0:0:0:0:0:13.1.68.3'],
      [
        'fe80::1%eth0',
        ':::',
        '1::2::3',
        '1:2:3:4:5:6:7',
        '1:2:3:4:5:6:7:8:9',
        '12345::',
        '::1.2.3',
        '1:2:3:4:5:6:7:1.2.3.4',
        '192.0.2.1',
        ':1:2:3:4:5:6:7',
      ],
    ],
    ['IPAddress', ['', '192.0.2.1', '::1'], ['host', '192.0.2.1/24']],
    ['IPv4Prefix', ['', '/24', '192.0.2.0/24', '0.0.0.0/0'], ['192.0.2.0', '192.0.2.0/33', '::/0', '192.0.2.0/']],
    ['IPv6Prefix', ['', '/64', '2001:db8::/32', '::/128'], ['::/129', '2001:db8::', '192.0.2.0/24']],
    ['IPPrefix', ['', '192.0.2.0/24', '2001:db8::/32', '/128'], ['2001:db8::/129', 'x/1']],
    ['MACAddress', ['', '00:11:22:aa:BB:ff'], ['00-11-22-aa-bb-ff', '00:11:22:aa:bb', '00:11:22:aa:bb:gg']],
    [
      'UUID',
      ['123e4567-e89b-12d3-a456-426614174000'],
      ['123e4567e89b12d3a456426614174000', '{123e4567-e89b-12d3-a456-426614174000}'],
    ],
    [
      'URL',
      ['', 'https://acs.example:7547/x?y=z#f', 'http://[2001:db8::1]:80/', 'ftp://u:p@host/', 'mailto:a@b'],
      [
        'acs.example',
        '/path',
        'http://a b',
        'http://a/%zz',
        'http://[::1',
        'http://a/#b#c',
        'http://exämple/',
        'http://a:b:c/',
      ],
    ],
    ['Alias', ['a', 'cpe-1', 'Z_9'], ['', '1a', '-a', '_a']],
  ];
  test.each(named)('%s', (rule, accepted, refused) => {
    const type: ValueType = { base: 'string', rule };
    for (const text of accepted) expect({ text, code: codeOf(type, text) }).toEqual({ text, code: undefined });
    for (const text of refused) expect({ text, code: codeOf(type, text) }).toEqual({ text, code: 9007 });
  });
});

describe('lists', () => {
  const type: ValueType = {
    base: 'unsignedInt',
    ranges: [{ maxInclusive: '9' }],
    list: { minItems: 1, maxItems: 3, sizes: [{ maxLength: 8 }] },
  };
  test.each(['1', '1,2', '1, 2 ,3'])('%j is one', (text) => {
    expect(validateValue(type, text)).toBeUndefined();
  });
  test.each([
    ['', 9007],
    ['1,', 9007],
    [',1', 9007],
    ['1,,2', 9007],
    ['1,2,3,4', 9007],
    ['1,        2', 9007],
    ['10', 9007],
    ['a', 9006],
  ])('%j is refused with %i', (text, code) => {
    expect(codeOf(type, text)).toBe(code);
  });
  test('white space inside an item is refused unless percent-encoded', () => {
    const words: ValueType = { base: 'string', enumeration: [{ value: 'a b' }, { value: 'c,d' }], list: {} };
    expect([codeOf(words, 'a b'), codeOf(words, 'a%20b,c%2Cd')]).toEqual([9007, undefined]);
  });
  test('lists in brackets are items of a list of lists', () => {
    const pairs: ValueType = { base: 'int', list: { nestedBrackets: 'required', inner: { minItems: 2, maxItems: 2 } } };
    expect(['[1,2], [3,4]', '[1,2],[3]', '[1,x]'].map((text) => codeOf(pairs, text))).toEqual([undefined, 9007, 9006]);
  });
});

test('equal numbers and booleans have one text', () => {
  const canonical = (base: BaseType, text: string): string => canonicalValue({ base }, text);
  expect([
    canonical('boolean', '1'),
    canonical('boolean', ' false '),
    canonical('int', '+007'),
    canonical('int', '-0'),
  ]).toEqual(['true', 'false', '7', '0']);
  expect([canonical('unsignedLong', '018446744073709551615'), canonical('decimal', '01.50')]).toEqual([
    '18446744073709551615',
    '1.5',
  ]);
});

test('strings keep their case and their white space', () => {
  expect(canonicalValue({ base: 'string' }, ' aB ')).toBe(' aB ');
});

test('the null value of each type is the one of TR-106', () => {
  const bases: BaseType[] = [
    'string',
    'base64',
    'hexBinary',
    'boolean',
    'unsignedInt',
    'unsignedLong',
    'int',
    'long',
    'dateTime',
  ];
  const expected = ['', '', '', 'false', '0', '0', '-1', '-1', '0001-01-01T00:00:00Z'];
  expect(bases.map((base) => nullValue({ base }))).toEqual(expected);
});

test('a list travels as a string and base64 under both its names', () => {
  expect([
    isTypeNameFitting({ base: 'int', list: {} }, 'string'),
    isTypeNameFitting({ base: 'int', list: {} }, 'int'),
    isTypeNameFitting({ base: 'base64' }, 'base64Binary'),
    isTypeNameFitting({ base: 'int' }, 'unsignedInt'),
    isTypeNameFitting({ base: 'int' }, undefined),
  ]).toEqual([true, false, true, false, true]);
});
