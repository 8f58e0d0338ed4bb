/** The encodings that are read. `utf-16` is what a peer may say, `utf-16le` and `utf-16be` what a text is in. */
export type XmlEncoding = 'utf-8' | 'utf-16' | 'utf-16le' | 'utf-16be' | 'us-ascii' | 'iso-8859-1' | 'windows-1252';

/** Bytes as text. */
export interface DecodedBytes {
  /** U+FFFD stands for each malformed sequence. */
  readonly text: string;
  /** Offset in `text` of the first malformed sequence; -1 when there is none. */
  readonly malformedAt: number;
  /** Offset in the bytes of the same; -1 when there is none. */
  readonly malformedByte: number;
}

interface Decoder {
  decode(bytes: Uint8Array): string;
}

type DecoderConstructor = new (label: string, options: { fatal: boolean; ignoreBOM: boolean }) => Decoder;

// The one thing that is taken from the host: a pure function from bytes to text, part of every JavaScript engine's host,
// and ten times faster than one in JavaScript. Without stream state, so a decoder can be shared.
const { TextDecoder } = globalThis as unknown as { readonly TextDecoder: DecoderConstructor };
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientUtf8 = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

// Code points of windows-1252 from 0x80 to 0x9F (WHATWG Encoding, index windows-1252).
const windows1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Decodes bytes without byte order mark. Never throws. */
export function decodeBytes(bytes: Uint8Array, encoding: XmlEncoding): DecodedBytes {
  switch (encoding) {
    case 'utf-8':
      return decodeUtf8(bytes);
    case 'utf-16':
    case 'utf-16le':
      return decodeUtf16(bytes, 0);
    case 'utf-16be':
      return decodeUtf16(bytes, 1);
    case 'us-ascii':
    case 'iso-8859-1':
    case 'windows-1252':
      return decodeSingleBytes(bytes, encoding);
    default:
      return encoding;
  }
}

function decodeUtf8(bytes: Uint8Array): DecodedBytes {
  try {
    return { text: strictUtf8.decode(bytes), malformedAt: -1, malformedByte: -1 };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  const malformedByte = malformedUtf8At(bytes);
  const malformedAt = lenientUtf8.decode(bytes.subarray(0, malformedByte)).length;
  return { text: lenientUtf8.decode(bytes), malformedAt, malformedByte };
}

// RFC 3629 section 4: the well-formed sequences. Only called when there is a malformed one.
function malformedUtf8At(bytes: Uint8Array): number {
  let at = 0;
  while (at < bytes.length) {
    const length = utf8SequenceLength(bytes, at);
    if (length === 0) return at;
    at += length;
  }
  return at;
}

function utf8SequenceLength(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  // Overlong forms, surrogates, and what is beyond U+10FFFF.
  if (lead === 0xe0 && second < 0xa0) return 0;
  if (lead === 0xed && second > 0x9f) return 0;
  if (lead === 0xf0 && second < 0x90) return 0;
  if (lead === 0xf4 && second > 0x8f) return 0;
  for (let index = 1; index < length; index += 1) {
    if (((bytes[at + index] ?? 0) & 0xc0) !== 0x80) return 0;
  }
  return length;
}

// `high` is 0 for little-endian, 1 for big-endian: the exclusive-or of the byte positions.
function decodeUtf16(bytes: Uint8Array, high: 0 | 1): DecodedBytes {
  const units: string[] = [];
  const whole = bytes.length - (bytes.length % 2);
  for (let start = 0; start < whole; start += 8192) {
    const chunk: number[] = [];
    for (let at = start; at < Math.min(start + 8192, whole); at += 2) {
      chunk.push((bytes[at + high] ?? 0) | ((bytes[at + 1 - high] ?? 0) << 8));
    }
    units.push(String.fromCharCode(...chunk));
  }
  const raw = units.join('');
  const text = raw.toWellFormed() + (whole < bytes.length ? '\ufffd' : '');
  if (text === raw) return { text, malformedAt: -1, malformedByte: -1 };
  let malformedAt = 0;
  while (malformedAt < raw.length && raw.charCodeAt(malformedAt) === text.charCodeAt(malformedAt)) malformedAt += 1;
  return { text, malformedAt, malformedByte: malformedAt * 2 };
}

function decodeSingleBytes(bytes: Uint8Array, encoding: XmlEncoding): DecodedBytes {
  const parts: string[] = [];
  let malformedAt = -1;
  for (let start = 0; start < bytes.length; start += 4096) {
    const chunk = bytes.subarray(start, start + 4096);
    const units = Array.from(chunk);
    for (let index = 0; index < units.length; index += 1) {
      const unit = units[index] ?? 0;
      if (unit < 0x80) continue;
      if (encoding === 'windows-1252' && unit < 0xa0) units[index] = windows1252.charCodeAt(unit - 0x80);
      if (encoding !== 'us-ascii') continue;
      if (malformedAt === -1) malformedAt = start + index;
      units[index] = 0xfffd;
    }
    parts.push(String.fromCharCode(...units));
  }
  return { text: parts.join(''), malformedAt, malformedByte: malformedAt };
}
