import { Buffer } from 'node:buffer';

/** An unsigned big-endian number of `width` bytes. */
export function uint(value: number, width: 1 | 2 | 3 | 4): Buffer {
  const bytes = Buffer.alloc(width);
  bytes.writeUIntBE(value, 0, width);
  return bytes;
}

/** Bytes with their length in front, in `width` bytes. */
export function vector(width: 1 | 2 | 3, ...content: readonly Uint8Array[]): Buffer {
  const joined = Buffer.concat(content);
  return Buffer.concat([uint(joined.length, width), joined]);
}

/** A TLS extension (RFC 8446 4.2). */
export function extension(type: number, data: Uint8Array = Buffer.alloc(0)): Buffer {
  return Buffer.concat([uint(type, 2), vector(2, data)]);
}

/** Reads numbers and vectors; past the end it gives empty bytes and zeros. Whoever needs to know asks {@link isShort}. */
export class WireReader {
  readonly #bytes: Buffer;
  #at = 0;
  /** Whether something was asked for that was not there. */
  isShort = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(count: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    if (taken.length < count) this.isShort = true;
    this.#at += count;
    return taken;
  }

  uint(width: 1 | 2 | 3 | 4): number {
    const bytes = this.take(width);
    return bytes.length < width ? 0 : bytes.readUIntBE(0, width);
  }

  vector(width: 1 | 2 | 3): Buffer {
    return this.take(this.uint(width));
  }
}
