import { type ChildProcess, spawn } from 'node:child_process';
import { extname, join } from 'node:path';

const program = join(import.meta.dirname, `orphan-watch${extname(import.meta.filename)}`);

/**
 * Ends process groups when this process dies without a chance to do it itself, as by SIGKILL: a second process holds the other end of a
 * pipe, and sees it close. Works for any program, also one that closes its inherited descriptors or starts others.
 */
export class ProcessGuard {
  #watch: ChildProcess | undefined;

  /** From now on this group dies with us. */
  guard(group: number): void {
    this.#tell(`+${group}`);
  }

  /** The group has ended; its number may belong to somebody else from now on. */
  release(group: number): void {
    if (this.#watch !== undefined) this.#tell(`-${group}`);
  }

  /** Ends the second process. Groups that were not released die with it. */
  close(): void {
    this.#watch?.stdin?.end();
    this.#watch = undefined;
  }

  #tell(line: string): void {
    this.#watch ??= startWatch();
    this.#watch.stdin?.write(`${line}\n`);
  }
}

function startWatch(): ChildProcess {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  // Without it a killed bench leaves its target behind, and nothing else is worse: no reason to give up a run.
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  // The end of the bench must not wait for it.
  child.unref();
  const { stdin } = child;
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return child;
}
