import { promisify } from 'node:util';
import { deflate, gunzip, gzip, inflate, inflateRaw } from 'node:zlib';
import { type HeaderFields, headerValues } from './header-fields.ts';
import { quote } from './http-rules.ts';
import { MessageRefusal } from './parse-head.ts';

const gunzipAsync = promisify(gunzip);
const inflateAsync = promisify(inflate);
const inflateRawAsync = promisify(inflateRaw);

/** Content codings that TR-069 3.4.7 knows, beside none. */
export type ContentCoding = 'gzip' | 'deflate';

/** The coding that a head announces. Throws {@link MessageRefusal} for an unknown one and for several. */
export function contentCoding(headers: HeaderFields): ContentCoding | undefined {
  const codings = headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const [coding] = codings;
  if (coding === undefined) return undefined;
  if (codings.length === 1 && (coding === 'gzip' || coding === 'x-gzip')) return 'gzip';
  if (codings.length === 1 && coding === 'deflate') return 'deflate';
  // Codings on top of each other multiply what a small body can inflate to.
  throw new MessageRefusal('http-content-coding', `Content-Encoding is ${quote(codings.join(', '))}.`);
}

/**
 * RFC 1950 2.2: the low nibble is 8, and the first two bytes are a multiple of 31. Without it the data is raw, as
 * some senders do.
 */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

/** Decompresses, off the main thread, to at most `bytesMax` bytes. Rejects with {@link MessageRefusal}. */
export async function decompress(bytes: Uint8Array, coding: ContentCoding, bytesMax: number): Promise<Uint8Array> {
  const options = { maxOutputLength: Math.max(1, bytesMax) };
  try {
    if (coding === 'gzip') return await gunzipAsync(bytes, options);
    return await (hasZlibHeader(bytes) ? inflateAsync(bytes, options) : inflateRawAsync(bytes, options));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw new MessageRefusal('http-inflated-bytes', `The content inflates to more than ${bytesMax} bytes.`);
    }
    throw new MessageRefusal('http-content-coding-data', `The ${coding} data is broken (${code}).`);
  }
}

/** Compresses content of ours. */
export async function compress(bytes: Uint8Array, coding: ContentCoding): Promise<Uint8Array> {
  return await promisify(coding === 'gzip' ? gzip : deflate)(bytes);
}
