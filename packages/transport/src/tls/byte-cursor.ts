/**
 * Reads big-endian numbers and length-prefixed vectors from bytes; past the end everything is undefined. Never
 * throws.
 */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** The next unsigned number of one to four bytes. */
  number(byteCount: 1 | 2 | 3 | 4): number | undefined {
    const bytes = this.take(byteCount);
    return bytes?.reduce((value, byte) => value * 256 + byte, 0);
  }

  /** The next `count` bytes. */
  take(count: number): Uint8Array | undefined {
    if (this.#at + count > this.#bytes.length) return undefined;
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }

  /** A vector with its length in front. */
  vector(lengthByteCount: 1 | 2 | 3): Uint8Array | undefined {
    const length = this.number(lengthByteCount);
    return length === undefined ? undefined : this.take(length);
  }
}
