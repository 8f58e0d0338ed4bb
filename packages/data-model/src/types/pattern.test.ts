import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePattern } from './pattern.ts';
import type { Pattern } from './pattern.ts';

const compiled = (source: string): Pattern => {
  const pattern = compilePattern(source);
  if ('kind' in pattern) throw new Error(pattern.reason);
  return pattern;
};

const attribute = (text: string): string => text.replace(/[&<>"\t\n\r]/g, (found) => `&#${found.charCodeAt(0)};`);

/** The verdict of libxml2 on a value, by way of a schema with one pattern. */
function libxml2Accepts(source: string): ((text: string) => boolean) & Disposable {
  const schema = XmlDocument.fromString(
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="v"><xs:simpleType>` +
      `<xs:restriction base="xs:string"><xs:pattern value="${attribute(source)}"/></xs:restriction></xs:simpleType></xs:element></xs:schema>`,
  );
  const validator = XsdValidator.fromDoc(schema);
  const accepts = (text: string): boolean => {
    const document = XmlDocument.fromString(`<v>${attribute(text)}</v>`);
    try {
      validator.validate(document);
      return true;
    } catch {
      return false;
    } finally {
      document.dispose();
    }
  };
  return Object.assign(accepts, {
    [Symbol.dispose]: () => {
      validator.dispose();
      schema.dispose();
    },
  });
}

describe('the patterns of the models decide as libxml2 does', () => {
  test.each([
    ['([0-9A-Fa-f][0-9A-Fa-f]:){5}([0-9A-Fa-f][0-9A-Fa-f])', '0aF:'],
    ['((25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])\\.){3}(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])', '0259.'],
    ['/(3[0-2]|[012]?[0-9])', '/0123'],
    ['\\d+(\\.\\d+)*', '09.'],
    ['X [0-9A-F]{6} .*', 'X 0Fa'],
    ['([0-7],[0-1],){7}[0-7],[0-1]', '01,'],
    ['[0-9]|[1-5][0-9]|6[0-3]', '0136'],
    ['([01][0-9]|2[0-3]):[0-5][0-9]', '0123:5'],
    ['\\d{4}|\\d{8}', '0'],
    ['[A-Z][A-Z][ OI]', 'AO I'],
    ['[a-z-[aeiou]]+', 'abce-'],
    ['[^a-c\\-]*', 'abc-d'],
    ['(a|ab)(c|bcd)(d*)', 'abcd'],
    ['(a*)*b', 'ab'],
    ['\\i\\c*', 'a1:- '],
    ['\\p{Lu}\\P{Lu}*', 'aA1Ä'],
    ['[\\w.]+@\\S{2,3}', 'a.@ '],
  ])('%s', (source, alphabet) => {
    using accepts = libxml2Accepts(source);
    const pattern = compiled(source);
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), maxLength: 24 }),
      fc.stringMatching(/^[0-9.:,]{0,16}$/),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(pattern.matches(value)).toBe(accepts(value));
      }),
      { numRuns: 150 },
    );
  });
});

test('a mark for the shortest match changes nothing', () => {
  const pattern = compiled('([0-9]{1,3}?[BK])');
  expect(['1B', '123K', '1234K', 'B'].map((text) => pattern.matches(text))).toEqual([true, true, false, false]);
});

test.each(['(', ')', '[', '[]', '*a', 'a{2,1}', 'a{', '\\q', '\\p{Xx}', '[b-a]', 'a\\', '(?:a)', '[a-z-[b]c]'])(
  '%j is no pattern',
  (source) => {
    expect(compilePattern(source)).toMatchObject({ kind: 'pattern-problem' });
  },
);

test('a pattern that blows up is refused, not compiled', () => {
  expect(compilePattern('((((a{99}){99}){99}){99}){99}')).toMatchObject({ kind: 'pattern-problem' });
});

test('repeating nothing many times ends at once', () => {
  expect(compiled('(((){99999}){99999}){99999}a').matches('a')).toBe(true);
});

test('an expression that makes backtracking engines hang is decided in linear time', () => {
  const pattern = compiled('(a|a)*(a|a)*(a*)*b');
  const begin = performance.now();
  expect(pattern.matches('a'.repeat(100_000))).toBe(false);
  expect(performance.now() - begin).toBeLessThan(2000);
});

test('values that visit many states do not make wrong verdicts', () => {
  const pattern = compiled('[ab]*a[ab]{9}');
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 5, maxLength: 40 }), (text) => {
      expect(pattern.matches(text)).toBe(text.length >= 10 && text.at(-10) === 'a');
    }),
    { numRuns: 500 },
  );
});

test('no text makes the compiler throw', () => {
  const unit = fc.constantFrom(...Array.from('a-z^[](){}|*+?.\\pdL09,$ '));
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), fc.string({ unit, maxLength: 20 }), (source, text) => {
      const pattern = compilePattern(source);
      if (!('kind' in pattern)) pattern.matches(text);
    }),
    { numRuns: 2000 },
  );
});
