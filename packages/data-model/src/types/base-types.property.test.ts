import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { validateValue } from './validate-value.ts';
import type { BaseType } from './value-type.ts';

const escaped = (text: string): string => text.replace(/[&<>"\t\n\r]/g, (found) => `&#${found.charCodeAt(0)};`);

/** The verdict of libxml2, which shares no code with us, on the text of a value of one of XML Schema's types. */
function libxml2Accepts(type: string): { accepts: (text: string) => boolean; dispose: () => void } {
  const schema = XmlDocument.fromString(
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="v" type="xs:${type}"/></xs:schema>`,
  );
  const validator = XsdValidator.fromDoc(schema);
  return {
    accepts(text) {
      const document = XmlDocument.fromString(`<v>${escaped(text)}</v>`);
      try {
        validator.validate(document);
        return true;
      } catch {
        return false;
      } finally {
        document.dispose();
      }
    },
    dispose() {
      validator.dispose();
      schema.dispose();
    },
  };
}

/** Base type, its name in XML Schema, and texts that come near to it. */
const near: readonly (readonly [BaseType, string, fc.Arbitrary<string>])[] = [
  ['boolean', 'boolean', fc.oneof(fc.constantFrom('true', 'false', '1', '0', 'TRUE', ' 1', 'on'), from('01 true'))],
  ['int', 'int', fc.oneof(from('+-012'), bigNear(31n))],
  ['unsignedInt', 'unsignedInt', fc.oneof(from('+-0129 '), bigNear(32n))],
  ['long', 'long', fc.oneof(from('+-09'), bigNear(63n))],
  ['unsignedLong', 'unsignedLong', fc.oneof(from('+-09.'), bigNear(64n))],
  ['decimal', 'decimal', from('+-0.9e ')],
  ['hexBinary', 'hexBinary', from('0aFg ')],
  ['base64', 'base64Binary', fc.oneof(fc.base64String(), from('AQg=+/ '))],
];

function from(alphabet: string): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), maxLength: 9 });
}

/** Numbers around the ends of a value space. */
function bigNear(bits: bigint): fc.Arbitrary<string> {
  const sides = fc.constantFrom(0n, 2n ** bits, -(2n ** bits));
  return fc.tuple(sides, fc.bigInt({ min: -2n, max: 2n })).map(([side, step]) => String(side + step));
}

describe('base types decide about the form of a text as libxml2 does', () => {
  test.each(near)('%s', (base, schemaType, texts) => {
    const oracle = libxml2Accepts(schemaType);
    afterAll(() => oracle.dispose());
    fc.assert(
      fc.property(texts, (text) => {
        expect({ text, accepted: validateValue({ base }, text) === undefined }).toEqual({
          text,
          accepted: oracle.accepts(text),
        });
      }),
      { numRuns: 400 },
    );
  });
});

test('a dateTime that TR-106 accepts is one of XML Schema', () => {
  const oracle = libxml2Accepts('dateTime');
  const two = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, '0'));
  const year = fc.integer({ min: 1, max: 9999 }).map((n) => String(n).padStart(4, '0'));
  const zone = fc.constantFrom('', 'Z', '+00:00', '-00:00', '+02:00', 'z');
  const parts = fc.tuple(year, two(13), two(32), two(24), two(60), two(60), zone);
  fc.assert(
    fc.property(parts, ([y, month, day, hour, minute, second, end]) => {
      const text = `${y}-${month}-${day}T${hour}:${minute}:${second}${end}`;
      const problem = validateValue({ base: 'dateTime' }, text);
      // 9007 is about the zone, which TR-106 restricts and XML Schema does not.
      expect({ text, isForm: problem?.faultCode !== 9006 }).toEqual({ text, isForm: oracle.accepts(text) });
    }),
    { numRuns: 1000 },
  );
  oracle.dispose();
});
