import { createHash } from 'node:crypto';
import { readingsOf } from './undo-escapes.ts';
import { layersOf } from './unpack.ts';

/** The forms in which a text stands in a file. */
export interface FoundText {
  /** From which it can be read again, such as `in clear` or `in Base64, in gzip`. */
  readonly readable: readonly string[];
  /** Hashes of it without a salt, which a list of passwords undoes. */
  readonly hashed: readonly string[];
}

/** Shorter texts turn up by chance. */
export const searchedCharsMin = 12;

interface Form {
  readonly name: string;
  readonly patterns: readonly Buffer[];
}

/**
 * Looks for a text in a file: as it is, in the encodings that firmware is known to hide passwords with, behind the escapes of URLs, XML and
 * JSON, and inside what is packed there. Throws RangeError for a text that is too short to be told from chance.
 */
export function findText(file: Uint8Array, text: string): FoundText {
  if (text.length < searchedCharsMin) throw new RangeError(`${text.length} characters are too few to search for.`);
  const forms = encodings(text);
  const readable = new Set<string>();
  const hashed = new Set<string>();
  for (const { packed, bytes } of layersOf(file)) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const isIn = ({ patterns }: Form): boolean => patterns.some((pattern) => buffer.includes(pattern));
    const told = (name: string): string => (packed === '' ? name : `${name}, ${packed}`);
    const found = new Set(forms.filter(isIn).map(({ name }) => name));
    for (const name of found) readable.add(told(name));
    if (!found.has(clear)) for (const name of shifted(buffer, text)) readable.add(told(name));
    for (const name of escaped(buffer, forms, found)) readable.add(told(name));
    for (const { name } of hashes(text).filter(isIn)) hashed.add(told(name));
  }
  return { readable: [...readable], hashed: [...hashed] };
}

/** Whether a file has a text that is too long for chance in any form in which it can be read again. */
export const isReadableIn = (file: Uint8Array | string, text: string): boolean =>
  findText(typeof file === 'string' ? Buffer.from(file) : file, text).readable.length > 0;

const clear = 'in clear';

/** Forms that show when escapes are undone, and only then. */
function escaped(buffer: Buffer, forms: readonly Form[], known: ReadonlySet<string>): readonly string[] {
  const names = new Map<string, string>();
  for (const { written, text } of readingsOf(buffer.toString('latin1'))) {
    const bytes = Buffer.from(text, 'latin1');
    for (const { name, patterns } of forms) {
      if (known.has(name) || names.has(name) || !patterns.some((pattern) => bytes.includes(pattern))) continue;
      names.set(name, name === clear ? written : `${name}, ${written}`);
    }
  }
  return [...names.values()];
}

function encodings(text: string): readonly Form[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const wide = Buffer.from(text, 'utf16le');
  return [
    { name: clear, patterns: [bytes] },
    { name: 'in Base64', patterns: base64Forms(bytes) },
    { name: 'in hexadecimal', patterns: [Buffer.from(hex), Buffer.from(hex.toUpperCase())] },
    {
      name: 'in hexadecimal with separators',
      patterns: [' ', ':', ', 0x'].flatMap((between) => separated(hex, between)),
    },
    { name: 'in UTF-16', patterns: [wide, Buffer.from(wide).swap16()] },
    { name: 'backwards', patterns: [Buffer.from(bytes).reverse()] },
  ];
}

const separated = (hex: string, between: string): readonly Buffer[] => {
  const joined = (hex.match(/../g) ?? []).join(between);
  return [Buffer.from(joined), Buffer.from(joined.toUpperCase().replaceAll('0X', '0x'))];
};

/** At each of the three places that a text can have in Base64; characters that also carry bits of its neighbours are left out. */
function base64Forms(bytes: Uint8Array): readonly Buffer[] {
  return [0, 1, 2].flatMap((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const inner = whole.slice(shift === 0 ? 0 : shift + 1, -1);
    return [Buffer.from(inner), Buffer.from(inner.replaceAll('+', '-').replaceAll('/', '_'))];
  });
}

/** One key for every byte leaves the difference of neighbours as it is. */
function shifted(buffer: Uint8Array, text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const names: string[] = [];
  const isIn = (difference: (one: number, next: number) => number): boolean =>
    differences(buffer, difference).includes(differences(bytes, difference));
  if (isIn((one, next) => one ^ next)) names.push('under XOR with one byte');
  if (isIn((one, next) => next - one)) names.push('with every byte moved by the same number');
  return names;
}

function differences(bytes: Uint8Array, difference: (one: number, next: number) => number): Buffer {
  const result = Buffer.alloc(Math.max(0, bytes.length - 1));
  for (let at = 0; at < result.length; at += 1) result[at] = difference(bytes[at] ?? 0, bytes[at + 1] ?? 0);
  return result;
}

function hashes(text: string): readonly Form[] {
  return (['md5', 'sha1', 'sha256'] as const).map((algorithm) => {
    const digest = createHash(algorithm).update(text).digest();
    const hex = digest.toString('hex');
    const base64 = digest.toString('base64').replaceAll('=', '');
    return {
      name: `as ${algorithm.toUpperCase()} without salt`,
      patterns: [hex, hex.toUpperCase(), base64].map((form) => Buffer.from(form)),
    };
  });
}

/** Bits of information for each byte: text has 4 to 5, what is encrypted or packed close to 8. */
export function entropyOf(bytes: Uint8Array): number {
  const counts = new Map<number, number>();
  for (const byte of bytes) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / bytes.length) * Math.log2(count / bytes.length), 0);
}
