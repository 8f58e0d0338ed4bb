import { XmlDefectList } from './xml-defects.ts';
import type { XmlDefect } from './xml-defects.ts';
import { quoteXml } from './xml-defects.ts';
import { decodeBytes } from './xml-encodings.ts';
import type { XmlEncoding } from './xml-encodings.ts';

/** What is known of a text besides its bytes. */
export interface DecodeTextOptions {
  /** The charset parameter of the Content-Type, as it was sent. */
  readonly charset?: string | undefined;
}

/** Bytes as text. The defects are never fatal here: the caller's policy decides. Offsets are in `text`. */
export interface DecodedText {
  /** Without byte order mark; U+FFFD stands for each malformed sequence. */
  readonly text: string;
  /** The encoding that was taken, such as `utf-8`. */
  readonly encoding: string;
  readonly defects: readonly XmlDefect[];
}

// Where an XML declaration is looked for: some CPEs send stray bytes before it.
const declarationBytesMax = 512;

/**
 * Turns the bytes of an XML document into text: byte order mark first, then charset parameter, then XML declaration, then
 * UTF-8 (RFC 7303 3). Where they disagree, well-formed UTF-8 is taken for UTF-8. Never throws.
 */
export function decodeText(bytes: Uint8Array, options: DecodeTextOptions = {}): DecodedText {
  return decodePlain(bytes, options.charset) ?? decodeByClaims(bytes, options.charset);
}

const noDefects: readonly XmlDefect[] = [];

// Nearly every message: UTF-8 that nobody calls anything else.
function decodePlain(bytes: Uint8Array, charset: string | undefined): DecodedText | undefined {
  if (!isUtf8OrEmpty(charset ?? '')) return undefined;
  if (zeroByteShape(bytes) !== undefined) return undefined;
  const { text, malformedAt } = decodeBytes(bytes, 'utf-8');
  if (malformedAt !== -1) return undefined;
  const declared = encodingIn(text.slice(0, declarationBytesMax));
  if (!isUtf8OrEmpty(declared)) return undefined;
  return { text: text.startsWith('\ufeff') ? text.slice(1) : text, encoding: 'utf-8', defects: noDefects };
}

function isUtf8OrEmpty(name: string): boolean {
  const label = labelOf(name);
  return label === '' || encodingOf(label) === 'utf-8';
}

function decodeByClaims(bytes: Uint8Array, charset: string | undefined): DecodedText {
  const defects = new XmlDefectList(false, Number.MAX_SAFE_INTEGER);
  const choice = chooseEncoding(bytes, charset, defects);
  const { text, malformedAt, malformedByte } = decodeBytes(bytes.subarray(choice.skipped), choice.encoding);
  if (malformedAt !== -1) {
    const byte = malformedByte + choice.skipped;
    const value = (bytes[byte] ?? 0).toString(16).padStart(2, '0');
    const detail = `Byte ${byte} (0x${value}) is malformed in ${choice.encoding}.`;
    defects.report('xml-encoding-malformed', malformedAt, detail);
  }
  return { text, encoding: choice.encoding, defects: defects.finish(text.length) };
}

interface Choice {
  readonly encoding: XmlEncoding;
  /** Bytes of the byte order mark. */
  readonly skipped: number;
}

function chooseEncoding(bytes: Uint8Array, charset: string | undefined, defects: XmlDefectList): Choice {
  const mark = byteOrderMark(bytes);
  const shape = mark?.encoding ?? zeroByteShape(bytes);
  if (mark === undefined && shape !== undefined) {
    defects.report('xml-encoding-byte-order-mark', 0, `The text looks like ${shape} and has no byte order mark.`);
  }
  const claims = [
    claim('The charset parameter', charset ?? '', defects),
    claim('The XML declaration', declaredEncoding(bytes, shape ?? 'utf-8'), defects),
  ].filter((found) => found !== undefined);
  const skipped = mark?.skipped ?? 0;
  // What the bytes show outweighs what anybody says about them.
  if (shape !== undefined) {
    for (const { who, encoding } of claims) if (!agrees(encoding, shape)) mismatch(defects, who, [encoding, shape]);
    return { encoding: shape, skipped };
  }
  const [first, second] = claims;
  if (first === undefined) return { encoding: 'utf-8', skipped };
  // Eight-bit text cannot be UTF-16, whatever it says.
  let encoding: XmlEncoding = first.encoding;
  for (const { who, encoding: said } of claims) {
    if (said !== 'utf-16' && said !== 'utf-16le' && said !== 'utf-16be') continue;
    mismatch(defects, who, [said, 'utf-8']);
    encoding = 'utf-8';
  }
  if (second === undefined || first.encoding === second.encoding || encoding !== first.encoding)
    return { encoding, skipped };
  mismatch(defects, first.who, [first.encoding, second.encoding]);
  // A fixed Content-Type in front of a UTF-8 document is common; text that passes for UTF-8 by chance is not.
  const utf8 = first.encoding === 'utf-8' || second.encoding === 'utf-8';
  return { encoding: utf8 && decodeBytes(bytes, 'utf-8').malformedAt === -1 ? 'utf-8' : encoding, skipped };
}

function byteOrderMark(bytes: Uint8Array): Choice | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', skipped: 3 };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', skipped: 2 };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', skipped: 2 };
  return undefined;
}

// XML 1.0 appendix F: a "<" beside a zero byte begins UTF-16 without byte order mark.
function zeroByteShape(bytes: Uint8Array): XmlEncoding | undefined {
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be';
  return undefined;
}

function declaredEncoding(bytes: Uint8Array, shape: XmlEncoding): string {
  const head = bytes.subarray(0, declarationBytesMax);
  return encodingIn(decodeBytes(head, shape === 'utf-8' ? 'iso-8859-1' : shape).text);
}

function encodingIn(head: string): string {
  const start = head.indexOf('<?xml');
  if (start === -1) return '';
  const end = head.indexOf('?>', start);
  const declaration = head.slice(start, end === -1 ? head.length : end);
  return /\sencoding\s{0,9}=\s{0,9}["']([^"']{0,40})["']/.exec(declaration)?.[1] ?? '';
}

interface Claim {
  readonly who: string;
  readonly encoding: XmlEncoding;
}

function claim(who: string, name: string, defects: XmlDefectList): Claim | undefined {
  const label = labelOf(name);
  if (label === '') return undefined;
  const encoding = encodingOf(label);
  if (encoding === undefined) defects.report('xml-encoding-unknown', 0, `${who} says ${quoteXml(name)}.`);
  return encoding === undefined ? undefined : { who, encoding };
}

function labelOf(name: string): string {
  return name
    .trim()
    .replace(/^["']|["']$/g, '')
    .toLowerCase();
}

function encodingOf(label: string): XmlEncoding | undefined {
  switch (label) {
    case 'utf-8':
    case 'utf8':
      return 'utf-8';
    case 'utf-16':
    case 'utf16':
    case 'utf-16le':
    case 'utf-16be':
      return label === 'utf16' ? 'utf-16' : label;
    case 'us-ascii':
    case 'ascii':
      return 'us-ascii';
    case 'iso-8859-1':
    case 'iso8859-1':
    case 'iso_8859-1':
    case 'latin1':
    case 'latin-1':
      return 'iso-8859-1';
    case 'windows-1252':
    case 'cp1252':
      return 'windows-1252';
    default:
      return undefined;
  }
}

function agrees(said: XmlEncoding, shown: XmlEncoding): boolean {
  // RFC 2781: "UTF-16" leaves the byte order to the mark. US-ASCII is part of UTF-8, and the bytes are checked anyway.
  if (said === 'utf-16') return shown === 'utf-16le' || shown === 'utf-16be';
  return said === shown;
}

function mismatch(defects: XmlDefectList, who: string, [said, other]: readonly [XmlEncoding, XmlEncoding]): void {
  defects.report('xml-encoding-mismatch', 0, `${who} says ${said}, but the document is or says ${other}.`);
}
