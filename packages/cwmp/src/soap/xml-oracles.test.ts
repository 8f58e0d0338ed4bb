import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { disagreement } from './xml-oracles.test-support.ts';
import { readXml } from './xml-reader.ts';
import type { XmlElement } from './xml-tree.ts';
import { escapeAttribute, escapeText } from './xml-writer.ts';

// Every kind of mark that the grammar gives a meaning to, so that edits hit what matters.
const marks = [
  '< > </ /> <!-- --> -- <![CDATA[ ]]> <? ?> <! <!- & ; = : - 1 x " \'',
  '&amp; &#0; &#xD800; &#65; &x; xml xmlns <a> </a> <p:a> </p:a> <a/> a="1" p:a="1" version="1.0"',
  'xmlns="u" xmlns:p="u" xmlns:p="" xmlns:q="u" xmlns:xml="u"',
  'http://www.w3.org/2000/xmlns/ http://www.w3.org/XML/1998/namespace',
  '\u0000 \u0001 \ufffe \ud800 \u{1f600} \u00b7 \u00fc \ufeff',
]
  .flatMap((line) => line.split(' '))
  .concat(' ', '\t', '\r\n', ' a="1"', ' p:a="1"', ' xmlns:p="u"', '<?xml version="1.0"?>');

const name = fc.constantFrom('a', 'b', 'p:a', 'q:b', 'Name', '\u00fcber', 'x-1.y_z');
const text = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '&', '<', '>', '"', "'", '\u00fc', '\u{1f600}', ']') });
const attribute = fc
  .tuple(fc.constantFrom('c', 'd', 'p:c', 'q:c', 'xml:lang'), text)
  .map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`);
const declarations = fc.constantFrom(
  '',
  ' xmlns:p="u"',
  ' xmlns:p="u" xmlns:q="v"',
  ' xmlns:q="u" xmlns="w"',
  ' xmlns=""',
);
const leaf = fc.oneof(
  text.map(escapeText),
  fc.constantFrom('<!-- c -->', '<?target data?>', '<![CDATA[<&]]>', '&#x41;', '\r\n', ''),
);
const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  content: fc.oneof({ depthSize: 'small' }, leaf, tie('element')),
  element: fc
    .tuple(name, declarations, fc.array(attribute, { maxLength: 3 }), fc.array(tie('content'), { maxLength: 4 }))
    .map(([tag, scope, attributes, content]) => {
      const start = `<${tag}${scope}${attributes.join('')}`;
      return content.length === 0 ? `${start}/>` : `${start}>${content.join('')}</${tag}>`;
    }),
}));
const document = fc
  .tuple(fc.constantFrom('', '<?xml version="1.0"?>\n', '<!-- c -->'), element, fc.constantFrom('', '\n', '<?end?>'))
  .map((parts) => parts.join(''));
const bound = document.map((inner) => `<r xmlns:p="u" xmlns:q="v">${inner.replace(/^<\?xml.*\n/, '')}</r>`);

const edits = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 5 }), fc.constantFrom('', ...marks)), {
  maxLength: 4,
});
const mutated = fc.tuple(fc.oneof(document, bound), edits).map(([start, changes]) =>
  changes.reduce((edited, [at, removed, added]) => {
    const from = at % (edited.length + 1);
    return edited.slice(0, from) + added + edited.slice(from + removed);
  }, start),
);

const runs = { numRuns: 3_000 };

const noDisagreement = (xml: string): void => {
  expect(disagreement(xml)).toBeUndefined();
};

test('accepts and rejects what saxes and libxml2 accept and reject: generated documents', () => {
  fc.assert(fc.property(fc.oneof(document, bound), noDisagreement), runs);
});

test('accepts and rejects what saxes and libxml2 accept and reject: mutated documents', () => {
  fc.assert(fc.property(mutated, noDisagreement), runs);
});

test('accepts and rejects what saxes and libxml2 accept and reject: any marks in any order', () => {
  const soup = fc.array(fc.constantFrom(...marks), { maxLength: 12 }).map((parts) => parts.join(''));
  const inside = fc.oneof(
    soup.map((xml) => `<a>${xml}</a>`),
    soup.map((xml) => `<a ${xml}/>`),
    soup,
  );
  fc.assert(fc.property(inside, noDisagreement), runs);
});

test('generated documents are mostly accepted, so that agreement means something', () => {
  const accepted = fc.sample(bound, 300).filter((xml) => readXml(xml).root !== undefined).length;
  expect(accepted).toBeGreaterThan(100);
});

test('never throws and keeps to its word about fatal defects, whatever the text', () => {
  const any = fc.oneof(
    mutated,
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...marks)).map((all) => all.join('')),
  );
  const mode = fc.constantFrom('strict' as const, 'tolerant' as const);
  fc.assert(
    fc.property(any, mode, (xml, how) => {
      const { root, defects } = readXml(xml, { mode: how });
      expect(root === undefined).toBe(defects.some(({ fatal }) => fatal));
    }),
    runs,
  );
});

test('what strict accepts, tolerant reads the same and without a defect', () => {
  fc.assert(
    fc.property(fc.oneof(bound, mutated), (xml) => {
      const { root } = readXml(xml);
      if (root === undefined) return;
      const tolerant = readXml(xml, { mode: 'tolerant' });
      expect(tolerant.defects).toEqual([]);
      expect(shape(tolerant.root ?? root)).toEqual(shape(root));
    }),
    runs,
  );
});

test('every text and value that tolerant hands out can be written as XML', () => {
  fc.assert(
    fc.property(mutated, (xml) => {
      const { root } = readXml(xml, { mode: 'tolerant' });
      for (const { text: inside, attributes } of root === undefined ? [] : allOf(root)) {
        escapeText(inside);
        for (const { value } of attributes) escapeAttribute(value);
      }
    }),
    runs,
  );
});

function allOf(root: XmlElement): XmlElement[] {
  const elements = [root];
  for (const { children } of elements) elements.push(...children);
  return elements;
}

function shape(root: XmlElement): unknown[] {
  return allOf(root).map((element) => [element.name, element.namespace, element.text, element.attributes]);
}
