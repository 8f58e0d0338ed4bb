import { openSync } from 'node:fs';
import { CaptureLog, type CaptureLogOptions } from './capture-log.ts';
import { CaptureError } from './errors.ts';
import { FileSink } from './file-sink.ts';

// The file holds TLS secrets: nobody but its owner reads it.
const FILE_MODE = 0o600;
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

/** A capture that goes to a file as it is recorded. */
export class Capture extends CaptureLog {
  readonly path: string;
  readonly #sink: FileSink;

  constructor(path: string, options: CaptureLogOptions = {}) {
    const sink = new FileSink(path, openNew(path));
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
