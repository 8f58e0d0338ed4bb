import { describe, expect, test } from 'vitest';
import type { XmlLimits } from './xml-limits.ts';
import { positionAt, readXml, xmlRules } from './xml-reader.ts';
import type { XmlRule } from './xml-reader.ts';

const rejected = (
  [
    ['an undefined entity', '<a>&x;</a>', 'xml-entity', 3],
    ['a bare ampersand', '<a>1 & 2</a>', 'xml-reference', 5],
    ['a reference without semicolon', '<a>&amp</a>', 'xml-reference', 3],
    ['a document type declaration', '<!DOCTYPE a><a/>', 'xml-doctype', 0],
    ['an internal entity', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'xml-doctype', 0],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///x">]><a>&x;</a>', 'xml-doctype', 0],
    ['an attribute twice', '<a b="1" b="2"/>', 'xml-attribute-duplicate', 9],
    [
      'an attribute twice through namespaces',
      '<a xmlns:p="u" xmlns:q="u" p:b="" q:b=""/>',
      'xml-attribute-duplicate-expanded',
      34,
    ],
    ['a namespace declared twice', '<a xmlns:p="u" xmlns:p="u"/>', 'xml-namespace-declared-twice', 15],
    ['an unclosed element', '<a><b></b>', 'xml-element-unclosed', 0],
    ['a mismatched end tag', '<a><b></a>', 'xml-element-mismatched', 6],
    ['an end tag of a longer name', '<a></ab>', 'xml-element-mismatched', 3],
    ['an end tag without element', '</a>', 'xml-element-mismatched', 0],
    ['more than a name in an end tag', '<a></a b>', 'xml-end-tag', 7],
    ['a control character', '<a>\u0007</a>', 'xml-character', 3],
    ['a lone surrogate', '<a>\ud800</a>', 'xml-character', 3],
    ['a noncharacter', '<a>\uffff</a>', 'xml-character', 3],
    ['a reference to no character', '<a>&#0;</a>', 'xml-character-reference', 3],
    ['a reference to a surrogate', '<a>&#xDFFF;</a>', 'xml-character-reference', 3],
    ['a reference beyond Unicode', '<a b="&#x110000;"/>', 'xml-character-reference', 6],
    ['an empty character reference', '<a>&#x;</a>', 'xml-reference', 3],
    ['an undeclared prefix of an element', '<p:a/>', 'xml-prefix-undeclared', 0],
    ['an undeclared prefix of an attribute', '<a p:b=""/>', 'xml-prefix-undeclared', 3],
    ['a prefix whose scope has ended', '<a><b xmlns:p="u"/><p:c/></a>', 'xml-prefix-undeclared', 19],
    ['an unquoted value', '<a b=1/>', 'xml-attribute-unquoted', 5],
    ['an attribute without value', '<a b/>', 'xml-attribute-valueless', 4],
    ['a "<" in a value', '<a b="<"/>', 'xml-attribute-less-than', 6],
    ['"]]>" in text', '<a>]]></a>', 'xml-cdata-end', 3],
    ['"--" in a comment', '<a><!-- -- --></a>', 'xml-comment', 8],
    ['a comment that ends with "--->"', '<a><!-- ---></a>', 'xml-comment', 8],
    ['two roots', '<a/><b/>', 'xml-after-root', 4],
    ['text before the root', 'x<a/>', 'xml-bytes-before-prolog', 0],
    ['text in the prolog', '<!-- -->x<a/>', 'xml-text-outside-root', 8],
    ['text after the root', '<a/>x', 'xml-after-root', 4],
    ['white space before the declaration', ' <?xml version="1.0"?><a/>', 'xml-space-before-declaration', 0],
    ['a declaration elsewhere', '<a><?xml version="1.0"?></a>', 'xml-declaration', 3],
    ['a declaration without version', '<?xml encoding="utf-8"?><a/>', 'xml-declaration', 0],
    ['a name that begins with a digit', '<1a/>', 'xml-name', 0],
    ['a name with two colons', '<a:b:c/>', 'xml-qualified-name', 0],
    ['a local part that is no name', '<a xmlns:p="u"><p:1/></a>', 'xml-qualified-name', 15],
    ['no space between attributes', '<a b="1"c="2"/>', 'xml-attribute-space', 8],
    ['a stray character in a tag', '<a "b"/>', 'xml-tag', 3],
    ['a "/" inside a tag', '<a /b>', 'xml-tag', 4],
    ['an empty document', '', 'xml-empty', 0],
    ['no root', '<?xml version="1.0"?>', 'xml-empty', 21],
    ['a truncated tag', '<a><b c="1', 'xml-unterminated', 8],
    ['a truncated section', '<a><![CDATA[x', 'xml-unterminated', 3],
    ['a truncated comment', '<a><!-- x', 'xml-unterminated', 3],
    ['markup that is none', '<a><!ELEMENT></a>', 'xml-markup', 3],
    ['a prefix bound to nothing', '<a xmlns:p=""/>', 'xml-namespace-empty', 3],
    ['the prefix xmlns', '<a xmlns:xmlns="u"/>', 'xml-namespace-reserved', 3],
    ['the prefix xml for another namespace', '<a xmlns:xml="u"/>', 'xml-namespace-reserved', 3],
    ['an instruction called XML', '<a><?XML x?></a>', 'xml-processing-instruction', 3],
  ] satisfies readonly (readonly [what: string, text: string, rule: XmlRule, offset: number])[]
).map(([what, text, rule, offset]) => ({ what, text, rule, offset }));

describe('strict rejects', () => {
  test.each(rejected)('$what', ({ text, rule, offset }) => {
    const { root, defects } = readXml(text);
    expect(root).toBeUndefined();
    expect(defects).toEqual([{ rule, offset, fatal: true, detail: expect.stringMatching(/\.$/) }]);
  });
});

describe('tolerant', () => {
  const recoverable = rejected.filter(({ rule }) => xmlRules[rule].recovery !== undefined && rule !== 'xml-name');

  test.each(recoverable)('recovers from $what', ({ text, rule, offset }) => {
    const { root, defects } = readXml(text, { mode: 'tolerant' });
    expect(root?.localName).toMatch(/^(a|a:b:c)$/);
    expect(defects).toContainEqual(expect.objectContaining({ rule, offset, fatal: false }));
  });

  const fatal = rejected.filter(({ rule }) => xmlRules[rule].recovery === undefined);

  test.each(fatal)('gives up at $what', ({ text, rule }) => {
    const { root, defects } = readXml(text, { mode: 'tolerant' });
    expect(root).toBeUndefined();
    expect(defects).toContainEqual(expect.objectContaining({ rule, fatal: true }));
  });

  test('reads an envelope with what CPEs in the field add, and lists it', () => {
    const text =
      "\u0000\r\n<?xml version='1.0'?><e:Envelope xmlns:e='u' xmlns:c='v' xmlns:c='v'>" +
      "<e:Body><c:Inform><Value xsi:type='xsd:string'>a & b</Value></c:Inform></e:Body></e:Envelope>\r\n\u0000";
    const { root, defects } = readXml(text, { mode: 'tolerant' });
    expect(root?.children[0]?.children[0]).toMatchObject({ namespace: 'v', children: [{ text: 'a & b' }] });
    expect(defects.map(({ rule }) => rule)).toEqual([
      'xml-character',
      'xml-bytes-before-prolog',
      'xml-namespace-declared-twice',
      'xml-prefix-undeclared',
      'xml-reference',
      'xml-character',
      'xml-after-root',
    ]);
  });

  test('never expands an entity', () => {
    const { root } = readXml('<a b="&x;">1&x;2</a>', { mode: 'tolerant' });
    expect(root).toMatchObject({ text: '12', attributes: [{ value: '' }] });
  });

  test('takes the first of what is given twice', () => {
    const { root } = readXml('<p:a xmlns:p="u" xmlns:p="v" b="1" b="2"/>', { mode: 'tolerant' });
    expect(root).toMatchObject({ namespace: 'u', attributes: [{ value: '1' }] });
  });

  test('keeps text that only looks like markup', () => {
    const { root } = readXml('<a>1 < 2 & 3]]></a>', { mode: 'tolerant' });
    expect(root?.text).toBe('1 < 2 & 3]]>');
  });

  test('puts U+FFFD for what XML cannot carry', () => {
    const { root } = readXml('<a b="\u0000">\u001b\udfff&#1;</a>', { mode: 'tolerant' });
    expect(root).toMatchObject({ text: '\ufffd\ufffd\ufffd', attributes: [{ value: '\ufffd' }] });
  });

  test('finds attributes given twice among many, by name and through namespaces', () => {
    const many = Array.from({ length: 12 }, (_, index) => ` b${index}="1"`).join('');
    const text = `<a xmlns:p="u" xmlns:q="u"${many} b3="2" p:c="1" q:c="2" c="3"/>`;
    const { root, defects } = readXml(text, { mode: 'tolerant' });
    expect(root?.attributes.map(({ value }) => value)).toEqual([...Array.from({ length: 13 }, () => '1'), '3']);
    expect(defects.map(({ rule }) => rule)).toEqual(['xml-attribute-duplicate', 'xml-attribute-duplicate-expanded']);
  });

  test('lists a hundred defects and counts the others', () => {
    const { root, defects } = readXml(`<a>${'&'.repeat(250)}</a>`, { mode: 'tolerant' });
    expect(root?.text).toHaveLength(250);
    expect(defects).toHaveLength(101);
    expect(defects.at(-1)).toMatchObject({
      rule: 'xml-defects-not-listed',
      detail: '150 more defects are not listed.',
    });
  });

  test('lists defects in document order', () => {
    const { defects } = readXml('<a>&\u0001</a>', { mode: 'tolerant' });
    expect(defects.map(({ offset }) => offset)).toEqual([3, 4]);
  });
});

describe('limits are fatal in both modes', () => {
  const limited: readonly { limits: Partial<XmlLimits>; within: string; beyond: string; rule: XmlRule }[] = [
    { limits: { charsMax: 4 }, within: '<a/>', beyond: '<ab/>', rule: 'xml-limit-chars' },
    { limits: { depthMax: 2 }, within: '<a><b/></a>', beyond: '<a><b><c/></b></a>', rule: 'xml-limit-depth' },
    { limits: { nodesMax: 2 }, within: '<a><!----></a>', beyond: '<a><!----><?x?></a>', rule: 'xml-limit-nodes' },
    {
      limits: { attributesMax: 2 },
      within: '<a xmlns:p="u" b=""/>',
      beyond: '<a xmlns:p="u" b="" c=""/>',
      rule: 'xml-limit-attributes',
    },
    { limits: { nameCharsMax: 2 }, within: '<ab/>', beyond: '<abc/>', rule: 'xml-limit-name' },
    {
      limits: { textCharsMax: 3 },
      within: '<a>12<b/>3</a>',
      beyond: '<a>12<b/><![CDATA[34]]></a>',
      rule: 'xml-limit-text',
    },
    { limits: { textCharsMax: 3 }, within: '<a b="123"/>', beyond: '<a b="1234"/>', rule: 'xml-limit-text' },
    {
      limits: {},
      within: `<?xml version="1.0"${' '.repeat(400)}?><a/>`,
      beyond: `<?xml version="1.0"${' '.repeat(600)}?><a/>`,
      rule: 'xml-limit-declaration',
    },
  ];

  test.each(limited)('$rule $limits', ({ limits, within, beyond, rule }) => {
    for (const mode of ['strict', 'tolerant'] as const) {
      expect(readXml(within, { mode, limits }).defects).toEqual([]);
      expect(readXml(beyond, { mode, limits }).defects).toEqual([expect.objectContaining({ rule, fatal: true })]);
    }
  });
});

describe('reads', () => {
  test('text around comments, sections and children as one', () => {
    const { root } = readXml('<a>1<!-- x -->2<![CDATA[<3>]]><b>no</b>4&#x35;&lt;</a>');
    expect(root?.text).toBe('12<3>45<');
  });

  test('line ends as line feeds, in values as spaces', () => {
    const { root } = readXml('<a b="1\r\n2\t3&#10;4">1\r\n2\r3&#13;<![CDATA[\r\n]]></a>');
    expect(root).toMatchObject({ text: '1\n2\n3\r\n', attributes: [{ value: '1 2 3\n4' }] });
  });

  test('namespaces of elements and attributes by their scope', () => {
    const { root } = readXml('<a xmlns="u" xmlns:p="v" c="" p:c=""><b xmlns="" xmlns:p="w"><p:d/></b><p:e/></a>');
    expect(root).toMatchObject({ namespace: 'u', attributes: [{ namespace: '' }, { namespace: 'v' }] });
    expect(root?.children).toMatchObject([{ namespace: '', children: [{ namespace: 'w' }] }, { namespace: 'v' }]);
  });

  test('prefixes for values, in the scope of each element', () => {
    const { root } = readXml('<a xmlns="u" xmlns:p="v"><b xmlns="" xmlns:p="w"/><c xmlns:p="x"/><d/></a>');
    const bound = root?.children.map((child) => [child.lookupNamespace('p'), child.lookupNamespace('')]);
    expect(bound).toEqual([
      ['w', undefined],
      ['x', 'u'],
      ['v', 'u'],
    ]);
    expect(root?.lookupNamespace('q')).toBeUndefined();
    expect(root?.lookupNamespace('xml')).toBe('http://www.w3.org/XML/1998/namespace');
  });

  test('an attribute that ends with a quote of the other kind', () => {
    const { root } = readXml(`<a><b c="it's"/><b c='it'/></a>`);
    expect(root?.children.map(({ attributes }) => attributes[0]?.value)).toEqual(["it's", 'it']);
  });

  test('names beyond ASCII', () => {
    const { root } = readXml('<\u{10000}\u00fc\u00b7 \u03b1="1"/>');
    expect(root).toMatchObject({ name: '\u{10000}\u00fc\u00b7', attributes: [{ name: '\u03b1' }] });
  });

  test('a hundred thousand levels without recursion, when the limit is lifted', () => {
    const limits = { depthMax: 100_000 };
    expect(readXml('<a>'.repeat(100_000) + '</a>'.repeat(100_000), { limits }).root).toBeDefined();
  });

  test('an empty document type declaration, only when allowed', () => {
    expect(readXml('<!DOCTYPE a><a/>', { allowEmptyDoctype: true }).root).toBeDefined();
    expect(readXml('<!DOCTYPE a SYSTEM "x"><a/>', { allowEmptyDoctype: true }).root).toBeUndefined();
  });
});

test('positions count lines and columns from 1', () => {
  expect(positionAt('ab\ncd', 0)).toEqual({ offset: 0, line: 1, column: 1 });
  expect(positionAt('ab\ncd', 4)).toEqual({ offset: 4, line: 2, column: 2 });
});
