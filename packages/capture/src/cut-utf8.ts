import { Buffer } from 'node:buffer';

/** Encodes text as UTF-8, cut at the last whole character within `bytesMax`; undefined for no text. */
export function cutUtf8(text: string | undefined, bytesMax: number): Uint8Array | undefined {
  if (text === undefined || text === '') return undefined;
  const bytes = Buffer.from(text.slice(0, bytesMax));
  if (bytes.length <= bytesMax) return bytes;
  let end = bytesMax;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
