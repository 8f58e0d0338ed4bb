import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A few whole files that are too large for the journal. The names are ours, never a peer's. */
export interface FileVault {
  /** Undefined when there is none of that name. */
  read(name: string): Uint8Array | undefined;
  /** Durable when it returns; a crash before that leaves the old file. Throws the system's error. */
  write(name: string, bytes: Uint8Array): void;
  remove(name: string): void;
}

/** A vault that forgets with the process. */
export function createMemoryVault(): FileVault {
  const files = new Map<string, Uint8Array>();
  return {
    read: (name) => files.get(name),
    write: (name, bytes) => void files.set(name, Uint8Array.from(bytes)),
    remove: (name) => void files.delete(name),
  };
}

const privateDirectory = 0o700;
const privateFile = 0o600;

/** A vault in a directory of its own, made when first written to. */
export function createDirectoryVault(directory: string): FileVault {
  return {
    read(name) {
      try {
        return readFileSync(join(directory, name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    write(name, bytes) {
      mkdirSync(directory, { recursive: true, mode: privateDirectory });
      const path = join(directory, name);
      const file = openSync(`${path}.tmp`, 'w', privateFile);
      try {
        for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(`${path}.tmp`, path);
      syncDirectory(directory);
    },
    remove: (name) => rmSync(join(directory, name), { force: true }),
  };
}

function syncDirectory(directory: string): void {
  const opened = openSync(directory, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
