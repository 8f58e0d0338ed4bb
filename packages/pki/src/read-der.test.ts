import { expect, test } from 'vitest';
import { readDer, readObjectIdentifier } from './read-der.ts';

function rules(hex: string, limits = {}): string[] {
  return readDer(Buffer.from(hex, 'hex'), limits).problems.map(({ rule, offset }) => `${rule}@${offset}`);
}

test.each([
  ['a sound sequence', '3003020101', []],
  ['nothing', '', ['truncated@0']],
  ['a tag alone', '30', ['truncated@0']],
  ['a length that reaches beyond the end', '0402ff', ['truncated@0']],
  ['a child that reaches beyond its parent', '3003040200', ['truncated@2']],
  ['a long length where a short one does', '048101ff', ['length-not-minimal@1']],
  ['a length with a leading zero', `04820080${'00'.repeat(128)}`, ['length-not-minimal@1']],
  ['a length of more octets than a number holds', `0488${'ff'.repeat(8)}00`, ['truncated@0']],
  ['a length field that is cut', '0482ff', ['truncated@0']],
  ['the reserved length octet', '04ff', ['truncated@0']],
  ['the indefinite form', '30800201010000', ['length-indefinite@1']],
  ['bytes behind the element', '020101ffff', ['trailing-bytes@3']],
  ['a boolean that is neither', '010101', ['boolean-not-canonical@0']],
  ['an empty boolean', '0100', ['boolean-not-canonical@0']],
  ['a padded integer', '02020001', ['integer-not-minimal@0']],
  ['a padded negative integer', '0202ff80', ['integer-not-minimal@0']],
  ['an integer with a needed zero', '02020080', []],
  ['an empty integer', '0200', ['integer-empty@0']],
  ['a tag number of several octets', '9f8f7f0100', []],
  ['a long tag that fits the short form', '9f1e0100', ['tag-not-minimal@0']],
  ['an endless tag', '9fffffffffffff', ['truncated@0']],
])('%s', (_title, hex, expected) => {
  expect(rules(hex)).toEqual(expected);
});

test('reads tag numbers, contents and offsets', () => {
  const { element } = readDer(Buffer.from('3008020101a1030c0178', 'hex'));
  expect(element).toMatchObject({ tag: 0x30, tagNumber: 16, isConstructed: true, offset: 0, headerBytes: 2 });
  expect(element?.children[1]).toMatchObject({ tag: 0xa1, tagNumber: 1, offset: 5 });
  expect(Buffer.from(element?.children[1]?.children[0]?.content ?? []).toString()).toBe('x');
});

test('deep nesting ends at the limit', () => {
  let nested = Buffer.alloc(0);
  for (let depth = 0; depth < 60; depth += 1) nested = Buffer.concat([Uint8Array.of(0x30, nested.length), nested]);
  expect(readDer(nested).problems.map(({ rule }) => rule)).toEqual(['depth-limit']);
});

test('a crowd of elements ends at the limit, in time proportional to it', () => {
  const crowd = Buffer.concat([Buffer.from('3084003fff00', 'hex'), Buffer.alloc(0x3fff00, Buffer.from('0500', 'hex'))]);
  const { element, problems } = readDer(crowd);
  expect(element?.children).toHaveLength(99_999);
  expect(problems.map(({ rule }) => rule)).toContain('element-limit');
});

test.each(['', '80', '2a80', '2aff', '2a8001', `2a${'ff'.repeat(200)}01`])('%s is no object identifier', (hex) => {
  expect(readObjectIdentifier(Buffer.from(hex, 'hex'))).toBeUndefined();
});

test('the first two arcs are told apart', () => {
  expect(readObjectIdentifier(Buffer.from('2a864886f70d', 'hex'))).toBe('1.2.840.113549');
  expect(readObjectIdentifier(Buffer.from('883703', 'hex'))).toBe('2.999.3');
});
