import { closeSync, ftruncateSync, writevSync } from 'node:fs';
import type { BlockSink } from './block-sink.ts';
import { CaptureError } from './errors.ts';

// writev(2) takes at most IOV_MAX (1,024) buffers at once.
const BUFFERS_MAX = 1024;

/** Appends blocks with synchronous writes, so that a block is in the kernel's hands before the turn that recorded it is over. */
export class FileSink implements BlockSink {
  readonly #path: string;
  readonly #descriptor: number;
  #bytes = 0;
  #failure: CaptureError | undefined;
  #open = true;

  /** Takes over a descriptor that is open for writing; `path` is for messages. */
  constructor(path: string, descriptor: number) {
    this.#path = path;
    this.#descriptor = descriptor;
  }

  get bytesWritten(): number {
    return this.#bytes;
  }

  get failure(): CaptureError | undefined {
    return this.#failure;
  }

  append(blocks: readonly Uint8Array[]): void {
    if (this.#failure !== undefined || !this.#open) return;
    const wholeBytes = this.#bytes;
    try {
      for (let at = 0; at < blocks.length; at += BUFFERS_MAX) this.#writeAll(blocks.slice(at, at + BUFFERS_MAX));
    } catch (error) {
      this.#failure = new CaptureError('capture-unwritable', this.#path, error);
      this.#cutAt(wholeBytes);
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
  }

  /** Takes back a block that was written in part, so that readers do not stumble over the end of the file. */
  #cutAt(bytes: number): void {
    try {
      ftruncateSync(this.#descriptor, bytes);
      this.#bytes = bytes;
    } catch {
      // No regular file, or a disk that is gone: readers report a cut-off end, all before it stays readable.
    }
  }

  #writeAll(blocks: readonly Uint8Array[]): void {
    let rest = [...blocks];
    while (rest.length > 0) {
      let written = writevSync(this.#descriptor, rest);
      this.#bytes += written;
      const unfinished = rest.findIndex((block) => {
        if (written < block.length) return true;
        written -= block.length;
        return false;
      });
      if (unfinished < 0) return;
      const partial = rest[unfinished];
      rest = rest.slice(unfinished);
      if (partial !== undefined) rest[0] = partial.subarray(written);
    }
  }
}
