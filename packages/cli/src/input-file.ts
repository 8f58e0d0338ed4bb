import { readFileSync, statSync } from 'node:fs';
import { UsageError } from './usage-error.ts';

// Certificates, keys, passwords and configurations are small; a mistyped device or disk image must not be read into memory.
const inputBytesMax = 1024 * 1024;

/**
 * Reads a small text file that an option names. Throws {@link UsageError} with the name of the option when it cannot be read
 * or is longer than `bytesMax`, by default 1 MiB.
 */
export function readInputFile(path: string, option: string, bytesMax: number = inputBytesMax): string {
  try {
    const { size } = statSync(path);
    if (size > bytesMax) throw new UsageError(`${option}: ${path} has ${size} bytes; at most ${bytesMax} are read.`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${option}: ${path} cannot be read. Check the path and its permissions.`, { cause });
  }
}

/** Reads a secret from the first line of a file. Throws {@link UsageError} as {@link readInputFile} does. */
export function readSecretFile(path: string, option: string): string {
  return readInputFile(path, option).replace(/\r?\n[^]*$/, '');
}
