import { Buffer } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CaptureLog } from './capture-log.ts';
import { CaptureError } from './errors.ts';

function writeNewFile(path: string, blocks: readonly Uint8Array[]): void {
  try {
    // The file holds TLS secrets: nobody but its owner reads it.
    writeFileSync(path, Buffer.concat(blocks), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CaptureError(exists ? 'capture-exists' : 'capture-unwritable', path, error);
  }
}

/**
 * Writes what a memory-held log has recorded so far as one pcapng file, to a new file (mode 0600) or to a stream, which is ended.
 * The log may go on afterwards. Rejects with {@link CaptureError} when the file exists or cannot be written.
 */
export async function writePcapng(log: CaptureLog, target: string | Writable): Promise<void> {
  const blocks = log.blocks();
  if (typeof target === 'string') writeNewFile(target, blocks);
  else await pipeline(Readable.from(blocks), target);
}
