import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';

const utf8 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const utf16le = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le'));
const utf16be = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf16le').swap16());
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><a>\u00fc</a>`;

test.each([
  { what: 'UTF-8', bytes: utf8('<a>\u00fc</a>'), encoding: 'utf-8' },
  { what: 'UTF-8 with byte order mark', bytes: utf8('\ufeff<a>\u00fc</a>'), encoding: 'utf-8' },
  { what: 'UTF-16 with little-endian mark', bytes: utf16le('\ufeff<a>\u00fc</a>'), encoding: 'utf-16le' },
  {
    what: 'UTF-16 with big-endian mark',
    bytes: utf16be('\ufeff<a>\u00fc</a>'),
    encoding: 'utf-16be',
    charset: 'utf-16',
  },
  { what: 'the charset parameter', bytes: latin1('<a>\u00fc</a>'), encoding: 'iso-8859-1', charset: 'ISO-8859-1' },
  { what: 'a quoted charset parameter', bytes: latin1('<a>\u00fc</a>'), encoding: 'iso-8859-1', charset: '"latin1"' },
  { what: 'windows-1252', bytes: latin1('<a>\u00fc</a>'), encoding: 'windows-1252', charset: 'windows-1252' },
])('reads $what without a defect', ({ bytes, encoding, charset }) => {
  expect(decodeText(bytes, { charset })).toEqual({ text: '<a>\u00fc</a>', encoding, defects: [] });
});

test('reads the bytes from 0x80 to 0x9F by the name of the encoding', () => {
  const bytes = new Uint8Array([0x80, 0x9f]);
  expect(decodeText(bytes, { charset: 'windows-1252' }).text).toBe('\u20ac\u0178');
  expect(decodeText(bytes, { charset: 'iso-8859-1' }).text).toBe('\u0080\u009f');
});

test('reads the encoding of the XML declaration, even after stray bytes', () => {
  const { text, encoding, defects } = decodeText(latin1(`\r\n${declared('ISO-8859-1')}`));
  expect([text, encoding, defects]).toEqual([`\r\n${declared('ISO-8859-1')}`, 'iso-8859-1', []]);
});

test('puts U+FFFD for malformed UTF-8 and says where', () => {
  const { text, defects } = decodeText(latin1('<a>\u00fc</a>'));
  expect(text).toBe('<a>\ufffd</a>');
  expect(defects).toMatchObject([{ rule: 'xml-encoding-malformed', offset: 3, fatal: false }]);
  expect(defects[0]?.detail).toContain('Byte 3 (0xfc)');
});

test('tells a genuine U+FFFD from a malformed sequence', () => {
  expect(decodeText(utf8('<a>\ufffd</a>')).defects).toEqual([]);
  const { defects } = decodeText(new Uint8Array([...utf8('\ufffd\u00fc'), 0xc3]));
  expect(defects).toMatchObject([{ rule: 'xml-encoding-malformed', offset: 2 }]);
});

test.each([
  ['an overlong form', [0xc0, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a code point beyond Unicode', [0xf4, 0x90, 0x80, 0x80]],
  ['a stray continuation', [0x80]],
])('takes %s for malformed', (_what, bytes) => {
  const { text, defects } = decodeText(new Uint8Array([0x61, ...bytes]));
  expect(text).toMatch(/^a\ufffd+$/);
  expect(defects).toMatchObject([{ rule: 'xml-encoding-malformed', offset: 1 }]);
});

test('takes UTF-8 for UTF-8 although the charset parameter says otherwise', () => {
  const { text, encoding, defects } = decodeText(utf8(declared('UTF-8')), { charset: 'ISO-8859-1' });
  expect([text, encoding]).toEqual([declared('UTF-8'), 'utf-8']);
  expect(defects).toMatchObject([{ rule: 'xml-encoding-mismatch' }]);
});

test('prefers the charset parameter when the bytes are no UTF-8', () => {
  const { text, encoding, defects } = decodeText(latin1(declared('UTF-8')), { charset: 'ISO-8859-1' });
  expect([text, encoding]).toEqual([declared('UTF-8'), 'iso-8859-1']);
  expect(defects).toMatchObject([{ rule: 'xml-encoding-mismatch' }]);
});

test('takes eight-bit text for UTF-8 although it says UTF-16', () => {
  const { text, encoding, defects } = decodeText(utf8(declared('utf-16')));
  expect([text, encoding]).toEqual([declared('utf-16'), 'utf-8']);
  expect(defects).toMatchObject([{ rule: 'xml-encoding-mismatch' }]);
});

test('reads UTF-16 without byte order mark, with a defect', () => {
  expect(decodeText(utf16be('<a/>'))).toMatchObject({
    text: '<a/>',
    encoding: 'utf-16be',
    defects: [{ rule: 'xml-encoding-byte-order-mark' }],
  });
});

test('reads an encoding that it does not know as UTF-8, with a defect', () => {
  expect(decodeText(utf8('<a/>'), { charset: 'koi8-r' })).toMatchObject({
    text: '<a/>',
    encoding: 'utf-8',
    defects: [{ rule: 'xml-encoding-unknown' }],
  });
});

test('finds half a character at the end of UTF-16', () => {
  const { text, defects } = decodeText(new Uint8Array([0xff, 0xfe, 0x3c, 0x00, 0x61]));
  expect(text).toBe('<\ufffd');
  expect(defects).toMatchObject([{ rule: 'xml-encoding-malformed', offset: 1 }]);
});

test('never throws, whatever the bytes and the charset', () => {
  const charset = fc.constantFrom(undefined, 'utf-8', 'UTF-16', 'us-ascii', 'iso-8859-1', 'windows-1252', 'x', '');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), charset, (bytes, name) => {
      const { text, defects } = decodeText(bytes, { charset: name });
      expect(text.isWellFormed()).toBe(true);
      expect(text.length).toBeLessThanOrEqual(bytes.length);
      expect(defects.every(({ offset, fatal }) => offset <= text.length && !fatal)).toBe(true);
    }),
  );
});
