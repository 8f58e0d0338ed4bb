import { expect, test } from 'vitest';
import { readCsv } from './csv-reader.ts';

const rfc4180 = { fieldSeparator: ',', escapeCharacter: '"' };

test.each([
  // The examples of RFC 4180, 2.
  [
    'aaa,bbb,ccc\r\nzzz,yyy,xxx',
    [
      ['aaa', 'bbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ],
  ],
  [
    '"aaa","b\r\nbb","ccc"\r\nzzz,yyy,xxx\r\n',
    [
      ['aaa', 'b\r\nbb', 'ccc'],
      ['zzz', 'yyy', 'xxx'],
    ],
  ],
  ['"aaa","b""bb","ccc"', [['aaa', 'b"bb', 'ccc']]],
  ['a,,\n', [['a', '', '']]],
  ['a,', [['a', '']]],
  ['""', [['']]],
])('%j is read', (text, rows) => {
  expect(readCsv(text, rfc4180)).toEqual({ rows, problem: undefined });
});

test('another escape character stands before quotes and before itself', () => {
  expect(readCsv('"a\\"b;c\\\\";d', { fieldSeparator: ';', escapeCharacter: '\\' }).rows).toEqual([['a"b;c\\', 'd']]);
});

test.each([['a,b"c\n'], ['"a"b,c\n'], ['"a\n'], ['a\rb\n']])('%j is no CSV', (text) => {
  expect(readCsv(text, rfc4180).problem).toMatch(/^row 1: /);
});
