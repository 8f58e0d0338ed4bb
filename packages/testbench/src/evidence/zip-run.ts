import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { RunError } from './errors.ts';
import { isCapture, isRunFile, runFiles } from './run-files.ts';
import { defaultReadLimits } from './run-limits.ts';
import { folderSource, type RunSource } from './run-source.ts';
import { sealRun } from './seal-run.ts';

// Zip has no time zone and starts in 1980; one fixed time makes the same run give the same zip.
const entryTime = new Date(2000, 0, 1);
const level = 6;
// Attachments and captures hold TLS ciphertext and firmware for the most part; short ones are not worth a deflate stream.
const deflateBytesMin = 256;

/** Options of {@link zipRun}. */
export interface ZipRunOptions {
  /** Leaves captures out, which show secrets; whoever checks the zip is told that they are missing. */
  readonly withoutCapture?: boolean;
}

/**
 * Packs a run folder into one file, piece by piece, so that its size does not matter for memory. A killed run is sealed first, as incomplete.
 * `zipPath` must not exist. Files that do not belong to a run stay out. Throws {@link RunError}.
 */
export async function zipRun(
  dir: string,
  zipPath: string = `${dir.replace(/\/+$/, '')}.zip`,
  { withoutCapture = false }: ZipRunOptions = {},
): Promise<string> {
  if ((await stat(join(dir, runFiles.manifest)).catch(() => undefined)) === undefined) await sealRun(dir);
  const source = await folderSource(dir, defaultReadLimits);
  const descriptor = openNew(zipPath);
  try {
    const names = source.names.filter((name) => isRunFile(name) && !(withoutCapture && isCapture(name)));
    await pack(source, names, (chunk) => writeAll(descriptor, chunk));
  } catch (cause) {
    rmSync(zipPath, { force: true });
    if (cause instanceof RunError) throw cause;
    throw new RunError('run-unwritable', `${zipPath} cannot be written.`, { cause });
  } finally {
    closeSync(descriptor);
  }
  return zipPath;
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST';
    const message = exists ? `${path} exists already. Remove it or name another file.` : `${path} cannot be made.`;
    throw new RunError(exists ? 'run-exists' : 'run-unwritable', message, { cause });
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let at = 0;
  while (at < bytes.length) at += writeSync(descriptor, bytes, at);
}

async function pack(source: RunSource, names: readonly string[], write: (chunk: Uint8Array) => void): Promise<void> {
  let failure: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error !== null) failure ??= error;
    else write(chunk);
  });
  for (const name of names) {
    const entry = source.size(name) < deflateBytesMin ? new ZipPassThrough(name) : new ZipDeflate(name, { level });
    entry.mtime = entryTime;
    zip.add(entry);
    for await (const chunk of source.chunks(name)) entry.push(chunk);
    entry.push(new Uint8Array(0), true);
    if (failure !== undefined) throw failure;
  }
  zip.end();
  if (failure !== undefined) throw failure;
}
