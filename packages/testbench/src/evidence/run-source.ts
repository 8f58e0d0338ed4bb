import { Buffer } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RunError } from './errors.ts';
import type { ReadLimits } from './run-limits.ts';

/** Where the files of a run are read from: a folder or a zip. Names use `/`. */
export interface RunSource {
  readonly kind: 'folder' | 'zip';
  /** Every file, also those that do not belong to a run; sorted. */
  readonly names: readonly string[];
  /** Bytes of a file when it is read. */
  size(name: string): number;
  /** The bytes of a file in pieces. Throws {@link RunError} when it cannot be read, or is longer than it says. */
  chunks(name: string): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** The files of a run folder. Links are listed with size -1 and not followed. Throws {@link RunError}. */
export async function folderSource(dir: string, limits: ReadLimits): Promise<RunSource> {
  const sizes = new Map<string, number>();
  const visit = async (prefix: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(dir, prefix), { withFileTypes: true })) {
      const name = `${prefix}${entry.name}`;
      // A run has one level of folders; whatever lies deeper shows up as one foreign name.
      if (entry.isDirectory() && depth === 0) await visit(`${name}/`, 1);
      else sizes.set(name, entry.isFile() ? (await lstat(join(dir, name))).size : -1);
      if (sizes.size > limits.entriesMax)
        throw new RunError('run-too-big', `${dir} holds more than ${limits.entriesMax} files.`);
    }
  };
  try {
    await visit('', 0);
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    throw new RunError('run-unreadable', `The run folder ${dir} cannot be read.`, { cause });
  }
  return {
    kind: 'folder',
    names: [...sizes.keys()].sort(),
    size: (name) => sizes.get(name) ?? -1,
    chunks: (name) => folderChunks(dir, name, sizes.get(name) ?? -1),
    close: () => Promise.resolve(),
  };
}

async function* folderChunks(dir: string, name: string, size: number): AsyncGenerator<Uint8Array> {
  if (size < 0) throw new RunError('run-unreadable', `${name} is not a plain file in ${dir}.`);
  if (size === 0) return;
  try {
    // `end` bounds a file that somebody else goes on writing.
    for await (const chunk of createReadStream(join(dir, name), { end: size - 1 })) yield chunk as Uint8Array;
  } catch (cause) {
    throw new RunError('run-unreadable', `${name} in ${dir} cannot be read.`, { cause });
  }
}

/** A whole file in memory. Throws {@link RunError} when it is longer than `bytesMax`. */
export async function readWhole(source: RunSource, name: string, bytesMax: number): Promise<Uint8Array> {
  if (source.size(name) > bytesMax) throw new RunError('run-too-big', `${name} is longer than ${bytesMax} bytes.`);
  const parts: Uint8Array[] = [];
  for await (const chunk of source.chunks(name)) parts.push(chunk);
  return Buffer.concat(parts);
}
