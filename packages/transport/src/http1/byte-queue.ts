import { Buffer } from 'node:buffer';

const initialBytes = 4096;
const lineFeed = 0x0a;

/**
 * Received bytes that were not understood yet: appended in pieces of any size, taken from the front. Costs are
 * linear in the bytes.
 */
export class ByteQueue {
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /**
   * How much of the front was searched for a line end in vain, so that a slow peer does not make the search
   * quadratic.
   */
  #searched = 0;

  get length(): number {
    return this.#end - this.#start;
  }

  append(bytes: Uint8Array): void {
    if (this.#end + bytes.length > this.#buffer.length) this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /** Removes the first bytes, at most `countMax`, and returns a copy of them. */
  take(countMax: number): Uint8Array {
    const taken = this.peek(countMax);
    this.drop(taken.length);
    return Uint8Array.from(taken);
  }

  /** The first bytes, at most `countMax`, left in the queue; valid until the next `append`. */
  peek(countMax: number): Uint8Array {
    return this.#buffer.subarray(this.#start, Math.min(this.#end, this.#start + countMax));
  }

  /** Removes the first `count` bytes. */
  drop(count: number): void {
    this.#start += count;
    this.#searched = 0;
    if (this.#start < this.#end) return;
    this.#start = 0;
    this.#end = 0;
    // A large body came through: give its memory back.
    if (this.#buffer.length > 16 * initialBytes) this.#buffer = Buffer.alloc(0);
  }

  /** Length up to and including the first LF at or behind `from`; -1 when it has not come. */
  lineEndAfter(from: number): number {
    const start = Math.max(from, this.#searched);
    const at = this.#buffer.subarray(this.#start + start, this.#end).indexOf(lineFeed);
    if (at >= 0) return start + at + 1;
    this.#searched = this.length;
    return -1;
  }

  #makeRoom(count: number): void {
    const needed = this.length + count;
    const target =
      needed <= this.#buffer.length / 2 ? this.#buffer : Buffer.allocUnsafe(Math.max(initialBytes, needed * 2));
    this.#buffer.copy(target, 0, this.#start, this.#end);
    this.#buffer = target;
    this.#end -= this.#start;
    this.#start = 0;
  }
}
