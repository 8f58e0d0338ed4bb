import { mkdirSync, readdirSync } from 'node:fs';
import { RunError } from './errors.ts';

/**
 * Makes the folder of a new run, readable by its owner only: the capture holds TLS secrets. Throws {@link RunError} when it exists with
 * something in it, or cannot be made.
 */
export function createRunFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    if (readdirSync(dir).length > 0) {
      throw new RunError('run-exists', `${dir} is not empty. Name a new folder: a run never overwrites evidence.`);
    }
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RunError('run-unwritable', `The run folder ${dir} cannot be made: ${why}. Name another with --out.`, {
      cause,
    });
  }
}
