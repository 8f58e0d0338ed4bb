import { Buffer, isUtf8 } from 'node:buffer';
import type { AttachmentReference, StoredBytes } from './event.ts';

const previewChars = 200;

/** Short bytes stay in the event, as text when they are UTF-8 and as base64 otherwise; long ones go to `keep`. */
export function storeBytes(
  bytes: Uint8Array,
  inlineBytesMax: number,
  keep: (bytes: Uint8Array) => AttachmentReference,
): StoredBytes {
  const isText = isUtf8(bytes);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length <= inlineBytesMax)
    return isText ? { text: buffer.toString() } : { base64: buffer.toString('base64') };
  return { attachment: keep(bytes), preview: buffer.subarray(0, previewChars).toString(isText ? 'utf8' : 'latin1') };
}
