/** One rule about XML text that a peer can break. */
export interface XmlRuleFacts {
  /** Section of XML 1.0 (fifth edition), of Namespaces in XML 1.0 (third edition), or a limit of Cordon. */
  readonly clause: string;
  readonly sentence: string;
  /** How the tolerant mode goes on; undefined when it cannot, or must not for safety. */
  readonly recovery?: string;
}

/** Ids of {@link xmlRules}. Ids are never reused. */
export type XmlRule =
  | 'xml-character'
  | 'xml-empty'
  | 'xml-bytes-before-prolog'
  | 'xml-space-before-declaration'
  | 'xml-declaration'
  | 'xml-doctype'
  | 'xml-text-outside-root'
  | 'xml-after-root'
  | 'xml-markup'
  | 'xml-comment'
  | 'xml-processing-instruction'
  | 'xml-cdata-end'
  | 'xml-unterminated'
  | 'xml-name'
  | 'xml-tag'
  | 'xml-end-tag'
  | 'xml-element-mismatched'
  | 'xml-element-unclosed'
  | 'xml-attribute-space'
  | 'xml-attribute-unquoted'
  | 'xml-attribute-valueless'
  | 'xml-attribute-less-than'
  | 'xml-attribute-duplicate'
  | 'xml-attribute-duplicate-expanded'
  | 'xml-reference'
  | 'xml-entity'
  | 'xml-character-reference'
  | 'xml-qualified-name'
  | 'xml-prefix-undeclared'
  | 'xml-namespace-declared-twice'
  | 'xml-namespace-empty'
  | 'xml-namespace-reserved'
  | 'xml-encoding-malformed'
  | 'xml-encoding-mismatch'
  | 'xml-encoding-unknown'
  | 'xml-encoding-byte-order-mark'
  | 'xml-defects-not-listed'
  | 'xml-limit-chars'
  | 'xml-limit-declaration'
  | 'xml-limit-depth'
  | 'xml-limit-nodes'
  | 'xml-limit-attributes'
  | 'xml-limit-name'
  | 'xml-limit-text';

const limit = 'Cordon limit';

/** Every rule that reading XML can report, by its stable id. */
export const xmlRules: Readonly<Record<XmlRule, XmlRuleFacts>> = {
  'xml-character': {
    clause: 'XML 1.0 2.2',
    sentence: 'Text holds only the characters of XML.',
    recovery: 'U+FFFD takes its place',
  },
  'xml-empty': { clause: 'XML 1.0 2.1', sentence: 'A document has a root element.' },
  'xml-bytes-before-prolog': {
    clause: 'XML 1.0 2.8',
    sentence: 'Nothing stands before the prolog.',
    recovery: 'skipped up to the first markup',
  },
  'xml-space-before-declaration': {
    clause: 'XML 1.0 2.8',
    sentence: 'An XML declaration is the very beginning of a document.',
    recovery: 'the white space is skipped',
  },
  'xml-declaration': {
    clause: 'XML 1.0 2.8',
    sentence:
      'An XML declaration has a version 1.x, then perhaps encoding and standalone, and stands at the beginning.',
    recovery: 'the declaration is skipped',
  },
  'xml-doctype': { clause: 'SOAP 1.1 section 3', sentence: 'A SOAP message has no document type declaration.' },
  'xml-text-outside-root': {
    clause: 'XML 1.0 2.1',
    sentence: 'Character data stands inside the root element only.',
    recovery: 'the text is skipped',
  },
  'xml-after-root': {
    clause: 'XML 1.0 2.1',
    sentence: 'Nothing but comments, processing instructions and white space follows the root element.',
    recovery: 'everything from there on is left unread',
  },
  'xml-markup': { clause: 'XML 1.0 2.4', sentence: 'Markup after "<!" is a comment or a CDATA section.' },
  'xml-comment': {
    clause: 'XML 1.0 2.5',
    sentence: 'A comment has no "--" inside.',
    recovery: 'the comment ends at "-->"',
  },
  'xml-processing-instruction': {
    clause: 'XML 1.0 2.6',
    sentence: 'A processing instruction has a target without colon, not "xml", and white space before its data.',
    recovery: 'the instruction is skipped',
  },
  'xml-cdata-end': {
    clause: 'XML 1.0 2.4',
    sentence: 'Character data has no "]]>".',
    recovery: 'it is read as text',
  },
  'xml-unterminated': { clause: 'XML 1.0 2.1', sentence: 'Every tag, comment, section and instruction ends.' },
  'xml-name': {
    clause: 'XML 1.0 2.3',
    sentence: 'A "<" in content is followed by a name or by markup.',
    recovery: 'in content, the "<" is read as text',
  },
  'xml-tag': { clause: 'XML 1.0 3.1', sentence: 'A tag holds a name and attributes only.' },
  'xml-end-tag': {
    clause: 'XML 1.0 3.1',
    sentence: 'An end tag holds a name only.',
    recovery: 'the rest of the tag is skipped',
  },
  'xml-element-mismatched': { clause: 'XML 1.0 3', sentence: 'An end tag names the element that was opened last.' },
  'xml-element-unclosed': { clause: 'XML 1.0 3', sentence: 'Every element is closed.' },
  'xml-attribute-space': {
    clause: 'XML 1.0 3.1',
    sentence: 'White space stands before every attribute.',
    recovery: 'read as if it stood there',
  },
  'xml-attribute-unquoted': {
    clause: 'XML 1.0 3.1',
    sentence: 'An attribute value is quoted.',
    recovery: 'the value ends at white space, "/>" or ">"',
  },
  'xml-attribute-valueless': {
    clause: 'XML 1.0 3.1',
    sentence: 'An attribute has a value.',
    recovery: 'the value is empty',
  },
  'xml-attribute-less-than': {
    clause: 'XML 1.0 3.1',
    sentence: 'An attribute value has no "<".',
    recovery: 'it is read as text',
  },
  'xml-attribute-duplicate': {
    clause: 'XML 1.0 3.1',
    sentence: 'An attribute appears once in a tag.',
    recovery: 'the first one holds',
  },
  'xml-attribute-duplicate-expanded': {
    clause: 'Namespaces 6.3',
    sentence: 'An attribute appears once in a tag, whatever its prefix.',
    recovery: 'the first one holds',
  },
  'xml-reference': {
    clause: 'XML 1.0 4.1',
    sentence: 'An "&" begins a reference that ends with ";".',
    recovery: 'it is read as text',
  },
  'xml-entity': {
    clause: 'XML 1.0 4.6',
    sentence: 'Without a DTD there are five entities: amp, lt, gt, quot and apos.',
    recovery: 'it resolves to nothing',
  },
  'xml-character-reference': {
    clause: 'XML 1.0 4.1',
    sentence: 'A character reference names a character of XML.',
    recovery: 'U+FFFD takes its place',
  },
  'xml-qualified-name': {
    clause: 'Namespaces 4',
    sentence: 'A name has at most one colon, with a name on both sides.',
    recovery: 'the whole name is the local name, in no namespace',
  },
  'xml-prefix-undeclared': {
    clause: 'Namespaces 5',
    sentence: 'A prefix is declared.',
    recovery: 'the name is in no namespace',
  },
  'xml-namespace-declared-twice': {
    clause: 'XML 1.0 3.1',
    sentence: 'A prefix is declared once in a tag.',
    recovery: 'the first declaration holds',
  },
  'xml-namespace-empty': {
    clause: 'Namespaces 5',
    sentence: 'A prefix is not bound to the empty name.',
    recovery: 'the prefix is unbound',
  },
  'xml-namespace-reserved': {
    clause: 'Namespaces 3',
    sentence: 'The prefixes xml and xmlns and their namespaces are not bound otherwise.',
    recovery: 'the declaration is skipped',
  },
  'xml-encoding-malformed': {
    clause: 'XML 1.0 4.3.3',
    sentence: 'The bytes are well-formed in the encoding of the document.',
    recovery: 'U+FFFD takes their place',
  },
  'xml-encoding-mismatch': {
    clause: 'RFC 7303 3',
    sentence: 'Byte order mark, charset parameter, XML declaration and bytes agree on the encoding.',
    recovery: 'the one that the bytes bear out is taken',
  },
  'xml-encoding-unknown': {
    clause: 'XML 1.0 4.3.3',
    sentence: 'The encoding is UTF-8, UTF-16, ISO-8859-1, windows-1252 or US-ASCII.',
    recovery: 'read as UTF-8',
  },
  'xml-encoding-byte-order-mark': {
    clause: 'XML 1.0 4.3.3',
    sentence: 'UTF-16 text begins with a byte order mark.',
    recovery: 'the byte order is taken from the first character',
  },
  'xml-defects-not-listed': {
    clause: limit,
    sentence: 'A document has no more defects than are listed.',
    recovery: 'the others are counted',
  },
  'xml-limit-chars': { clause: limit, sentence: 'A document is no longer than charsMax.' },
  'xml-limit-declaration': { clause: limit, sentence: 'An XML declaration has at most 512 characters.' },
  'xml-limit-depth': { clause: limit, sentence: 'Elements are nested no deeper than depthMax.' },
  'xml-limit-nodes': {
    clause: limit,
    sentence: 'A document has at most nodesMax elements, comments, sections and instructions.',
  },
  'xml-limit-attributes': { clause: limit, sentence: 'A tag has at most attributesMax attributes and declarations.' },
  'xml-limit-name': { clause: limit, sentence: 'A name is no longer than nameCharsMax.' },
  'xml-limit-text': { clause: limit, sentence: 'The text of an element or attribute is no longer than textCharsMax.' },
};
