import assert from 'node:assert/strict';
import { decodeText, defaultXmlLimits, escapeText, readXml } from '@cordon/cwmp';
import type { XmlElement } from '@cordon/cwmp';
import type { FuzzTarget } from '../engine/fuzz-target.ts';
import { saxesAccepts } from '../oracles/saxes-accepts.ts';

const limits = { ...defaultXmlLimits, depthMax: 40, nodesMax: 5_000, attributesMax: 30 };

/** Bytes to text to tree, strict and tolerant: never throws, keeps its limits, does not contradict itself or saxes. */
const xml: FuzzTarget = {
  dictionary: [
    '<',
    '>',
    '</',
    '/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<?xml version="1.0"?>',
    '<!DOCTYPE a>',
    '&',
    ';',
    '&amp;',
    '&#0;',
    '&#x10FFFF;',
    '&x;',
    '"',
    "'",
    '=',
    ':',
    ' ',
    '\t',
    '\r\n',
    ' a="1"',
    ' a:b="1"',
    ' xmlns="u"',
    ' xmlns:a="u"',
    ' xmlns:a=""',
    ' xmlns:b="u"',
    'xml',
    'xmlns',
    '<a>',
    '</a>',
    '<a:b>',
    '</a:b>',
    '\u0000',
    '\u00fc',
    '\ufeff',
    '\ufffe',
    '\u{1f600}',
    '\u00b7',
    '-',
    '.',
    '7',
  ],
  check(input) {
    const decoded = decodeText(input);
    assert(decoded.defects.every(({ fatal }) => !fatal));
    const strict = readXml(decoded.text, { limits });
    const tolerant = readXml(decoded.text, { mode: 'tolerant', limits });
    for (const { root, defects } of [strict, tolerant]) {
      assert.equal(
        root === undefined,
        defects.some(({ fatal }) => fatal),
      );
      assert(defects.length <= limits.defectsMax + 2);
      for (const { offset } of defects) assert(offset >= 0 && offset <= decoded.text.length);
      if (root !== undefined) assertWithin(root);
    }
    const { root } = strict;
    if (root !== undefined) assert.deepEqual(shape(tolerant.root ?? root), shape(root));
    // Limits and the refusal of every DTD are ours; and saxes takes p:1 for a qualified name (Namespaces 4).
    if (strict.defects.some(({ rule }) => /^xml-(limit-|doctype$|qualified-name$)/.test(rule))) return;
    const accepted = saxesAccepts(decoded.text);
    if (accepted !== undefined) assert.equal(root !== undefined, accepted, 'The reader and saxes differ.');
  },
};

export default xml;

// What the reader hands out is bounded, and XML can carry every character of it.
function assertWithin(root: XmlElement): void {
  let nodes = 0;
  let level: readonly XmlElement[] = [root];
  for (let depth = 1; level.length > 0; depth += 1) {
    assert(depth <= limits.depthMax);
    nodes += level.length;
    for (const { attributes, text, name } of level) {
      assert(attributes.length <= limits.attributesMax && name.length <= limits.nameCharsMax);
      escapeText(text + name + attributes.map(({ value }) => value).join(''));
    }
    level = level.flatMap(({ children }) => children);
  }
  assert(nodes <= limits.nodesMax);
}

function shape(root: XmlElement): unknown[] {
  const elements = [root];
  for (const { children } of elements) elements.push(...children);
  return elements.map(({ name, namespace, text, offset, attributes }) => [
    name,
    namespace,
    text,
    offset,
    [...attributes],
  ]);
}
