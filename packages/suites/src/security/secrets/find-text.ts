import { createHash } from 'node:crypto';
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
 * Looks for a text of printable ASCII in a file: as it is, in the encodings that firmware is known to hide passwords with, and inside what
 * is packed there. Throws RangeError for a text that is too short to be told from chance.
 */
export function findText(file: Uint8Array, text: string): FoundText {
  if (text.length < searchedCharsMin) throw new RangeError(`${text.length} characters are too few to search for.`);
  const readable = new Set<string>();
  const hashed = new Set<string>();
  for (const { packed, bytes } of layersOf(file)) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const isIn = ({ patterns }: Form): boolean => patterns.some((pattern) => buffer.includes(pattern));
    const told = (name: string): string => (packed === '' ? name : `${name}, ${packed}`);
    const found = encodings(text).filter(isIn);
    for (const { name } of found) readable.add(told(name));
    if (!found.some(({ name }) => name === 'in clear'))
      for (const name of shifted(buffer, text)) readable.add(told(name));
    for (const { name } of hashes(text).filter(isIn)) hashed.add(told(name));
  }
  return { readable: [...readable], hashed: [...hashed] };
}

const eachByte = (text: string, write: (byte: number) => string): Buffer =>
  Buffer.from([...Buffer.from(text)].map(write).join(''));

function encodings(text: string): readonly Form[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const wide = Buffer.from(text, 'utf16le');
  return [
    { name: 'in clear', patterns: [bytes] },
    { name: 'in Base64', patterns: base64Forms(bytes) },
    { name: 'in hexadecimal', patterns: [Buffer.from(hex), Buffer.from(hex.toUpperCase())] },
    {
      name: 'in hexadecimal with separators',
      patterns: [' ', ':', ', 0x'].flatMap((between) => separated(hex, between)),
    },
    { name: 'URL-encoded', patterns: [eachByte(text, (byte) => `%${byte.toString(16)}`)] },
    { name: 'as character references', patterns: [eachByte(text, (byte) => `&#${byte};`)] },
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
