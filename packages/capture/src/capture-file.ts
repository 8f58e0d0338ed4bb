import { closeSync, openSync, writevSync } from 'node:fs';
import type { BlockSink } from './block-sink.ts';
import { CaptureLog, type CaptureLogOptions } from './capture-log.ts';
import { CaptureError } from './errors.ts';

// The file holds TLS secrets: nobody but its owner reads it.
const FILE_MODE = 0o600;
// writev(2) takes at most IOV_MAX (1,024) buffers at once.
const BUFFERS_MAX = 1024;
// A disk is cheaper than memory, and the limit still keeps a run of days from filling it.
const FILE_BYTES_MAX = 1024 * 1024 * 1024;

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', FILE_MODE);
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CaptureError(exists ? 'capture-exists' : 'capture-unwritable', path, error);
  }
}

/** Appends blocks with synchronous writes, so that a block is in the kernel's hands before the turn that recorded it is over. */
class FileSink implements BlockSink {
  readonly #path: string;
  readonly #descriptor: number;
  #bytes = 0;
  #failure: CaptureError | undefined;
  #open = true;

  constructor(path: string) {
    this.#path = path;
    this.#descriptor = openNew(path);
  }

  get bytesWritten(): number {
    return this.#bytes;
  }

  get failure(): CaptureError | undefined {
    return this.#failure;
  }

  append(blocks: readonly Uint8Array[]): void {
    if (this.#failure !== undefined || !this.#open) return;
    try {
      for (let at = 0; at < blocks.length; at += BUFFERS_MAX) this.#writeAll(blocks.slice(at, at + BUFFERS_MAX));
    } catch (error) {
      this.#failure = new CaptureError('capture-unwritable', this.#path, error);
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    closeSync(this.#descriptor);
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

/** A capture that goes to a file as it is recorded. */
export class Capture extends CaptureLog {
  readonly path: string;
  readonly #sink: FileSink;

  constructor(path: string, options: CaptureLogOptions = {}) {
    const sink = new FileSink(path);
    super({ ...options, limits: { bytesMax: FILE_BYTES_MAX, ...options.limits } }, sink);
    this.path = path;
    this.#sink = sink;
  }

  /** The error that stopped the writing (a full disk), if one did; everything after it is counted as dropped. */
  get failure(): CaptureError | undefined {
    return this.#sink.failure;
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Creates a pcapng file (mode 0600, it holds TLS secrets) that grows with every event-loop turn, up to 1 GiB unless told otherwise,
 * and is readable at any moment: a process that is killed loses at most the turn that it was in.
 * Throws {@link CaptureError} when the file exists or cannot be created; a later write error is kept in `failure`.
 */
export function openCapture(path: string, options: CaptureLogOptions = {}): Capture {
  return new Capture(path, options);
}
