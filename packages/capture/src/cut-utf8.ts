import { Buffer } from 'node:buffer';

// The length field of a pcapng option has 16 bits.
const OPTION_BYTES_MAX = 65_535;

/** Encodes text as UTF-8, cut at the last whole character within `limit` bytes (at most 65,535); undefined for no text. */
export function cutUtf8(text: string | undefined, limit: number): Uint8Array | undefined {
  if (text === undefined || text === '') return undefined;
  const bytesMax = Math.min(limit, OPTION_BYTES_MAX);
  const bytes = Buffer.from(text.slice(0, bytesMax));
  if (bytes.length <= bytesMax) return bytes;
  let end = bytesMax;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}
