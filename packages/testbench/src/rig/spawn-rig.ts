import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { BenchError } from '../case/case-end.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { listeningPorts } from './listening-ports.ts';
import { ProcessGuard } from './process-guard.ts';
import { cannot, fillIn, type Rig, type RigAction, type RigFacts } from './rig.ts';

/** A target that is a process on this machine. */
export interface SpawnSettings {
  readonly command: string;
  readonly args: readonly string[];
  /** What it is started with besides in its factory state, before anybody has set it up; a target without them has no such state. */
  readonly factoryStateArgs?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** A line of output that matches says that the target is up. Without it, being spawned is enough. */
  readonly readyPattern?: string | undefined;
  readonly startTimeoutMs: number;
}

/** Longest output line that is recorded, and how many lines a run keeps. */
const lineCharsMax = 2_000;
const linesMax = 20_000;
/** What is said of a target that ended by itself: enough for a message, not for a log. */
const lastLinesMax = 5;
const lastLineCharsMax = 200;
const lastWordsMs = 100;
/** A process that ignores SIGTERM this long is killed. */
const stopGraceMs = 2_000;

/** Starts the target as a process. Reboot and power-cycle are a kill and a new start; factory reset also empties its state folder. */
export class SpawnRig implements Rig {
  readonly kind = 'spawn';
  readonly #settings: SpawnSettings;
  readonly #facts: RigFacts;
  readonly #evidence: Pick<Evidence, 'observe'>;
  readonly #guard = new ProcessGuard();
  #ended = Promise.withResolvers<BenchError>();
  #hasEnded = false;
  #process: ChildProcess | undefined;
  #lines = 0;
  #lastLines: string[] = [];

  constructor(settings: SpawnSettings, facts: RigFacts, evidence: Pick<Evidence, 'observe'>) {
    this.#settings = settings;
    this.#facts = facts;
    this.#evidence = evidence;
  }

  get ended(): Promise<BenchError> {
    return this.#ended.promise;
  }

  can(action: RigAction): boolean {
    if (action === 'factory-state') return this.#settings.factoryStateArgs !== undefined;
    return action !== 'trigger';
  }

  async perform(action: RigAction, signal?: AbortSignal): Promise<void> {
    switch (action) {
      case 'start':
        return await this.#start(signal);
      case 'stop':
        return await this.#stop('SIGTERM');
      case 'reboot':
      case 'power-cycle':
        await this.#stop('SIGKILL');
        return await this.#start(signal);
      case 'factory-reset':
        return await this.#startEmpty(signal, []);
      case 'factory-state':
        if (this.#settings.factoryStateArgs === undefined) throw cannot('spawn', action);
        return await this.#startEmpty(signal, this.#settings.factoryStateArgs);
      default:
        throw cannot('spawn', action);
    }
  }

  async listeningPorts(): Promise<ReadonlySet<string> | undefined> {
    const group = this.#process?.pid;
    return group === undefined ? undefined : await listeningPorts(group);
  }

  async dispose(): Promise<void> {
    await this.#stop('SIGTERM');
    this.#guard.close();
  }

  async #startEmpty(signal: AbortSignal | undefined, moreArgs: readonly string[]): Promise<void> {
    await this.#stop('SIGKILL');
    await rm(this.#facts.stateDir, { recursive: true, force: true });
    await this.#start(signal, moreArgs);
  }

  async #start(signal: AbortSignal | undefined, moreArgs: readonly string[] = []): Promise<void> {
    if (this.#process !== undefined) return;
    if (this.#hasEnded) this.#ended = Promise.withResolvers<BenchError>();
    this.#hasEnded = false;
    await mkdir(this.#facts.stateDir, { recursive: true, mode: 0o700 });
    const { command, args, env } = this.#settings;
    const child = spawn(
      command,
      [...args, ...moreArgs].map((arg) => fillIn(arg, this.#facts)),
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        // A group of its own, so that a launcher and what it launched die together.
        detached: true,
        env: { ...process.env, ...env },
      },
    );
    this.#process = child;
    if (child.pid !== undefined) this.#guard.guard(child.pid);
    await this.#untilReady(child, signal);
  }

  async #untilReady(child: ChildProcess, signal: AbortSignal | undefined): Promise<void> {
    const { command, readyPattern, startTimeoutMs } = this.#settings;
    const ready = Promise.withResolvers<void>();
    const pattern = readyPattern === undefined ? undefined : new RegExp(readyPattern);
    const onLine = (line: string): void => {
      this.#record(line);
      if (pattern?.test(line) === true) ready.resolve();
    };
    this.#follow(child.stdout, onLine);
    this.#follow(child.stderr, onLine);
    child.on('error', (error) => ready.reject(failed(`cannot be started: ${error.message}`, command)));
    // A bench that is left in a hurry must not leave the target behind.
    const killWithUs = (): void => killGroup(child, 'SIGKILL');
    process.once('exit', killWithUs);
    let isReady = false;
    child.once('exit', (code, killedBy) => {
      process.off('exit', killWithUs);
      if (child.pid !== undefined && !isGroupAlive(child.pid)) this.#guard.release(child.pid);
      // A launcher that leaves its device running ends well.
      if (this.#process !== child || (isReady && code === 0)) return;
      this.#process = undefined;
      this.#hasEnded = true;
      const { resolve: resolveEnd } = this.#ended;
      // Its last words may still be in the pipe.
      setTimeout(() => {
        const error = this.#lostBy(killedBy ?? `exit code ${code}`);
        ready.reject(error);
        resolveEnd(error);
      }, lastWordsMs);
    });
    const timer = setTimeout(
      () => ready.reject(failed(`was not ready within ${startTimeoutMs} ms. ${this.#lastWords()}`, command)),
      startTimeoutMs,
    );
    const giveUp = (): void => ready.reject(failed('was given up: the run was interrupted', command));
    signal?.addEventListener('abort', giveUp, { once: true });
    if (pattern === undefined) child.once('spawn', () => ready.resolve());
    try {
      await ready.promise;
      isReady = true;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  #lostBy(how: string): BenchError {
    return failed(`ended (${how}) by itself. ${this.#lastWords()}`, this.#settings.command);
  }

  #lastWords(): string {
    return this.#lastLines.length === 0 ? 'It printed nothing' : `Its last lines: ${this.#lastLines.join(' | ')}`;
  }

  #follow(stream: Readable | null, onLine: (line: string) => void): void {
    if (stream === null) return;
    createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', onLine);
  }

  #record(line: string): void {
    this.#lines += 1;
    this.#lastLines = [...this.#lastLines, line.slice(0, lastLineCharsMax)].slice(-lastLinesMax);
    if (this.#lines <= linesMax) this.#evidence.observe('target-output', { line: line.slice(0, lineCharsMax) });
  }

  async #stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    killGroup(child, signal);
    const timer = setTimeout(() => killGroup(child, 'SIGKILL'), stopGraceMs);
    await gone;
    clearTimeout(timer);
  }
}

function killGroup({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // Gone in the meantime.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

// A launcher may leave its device running in its group.
function isGroupAlive(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

function failed(what: string, command: string): BenchError {
  return new BenchError(
    'rig-failed',
    `The target process ${command} ${what}. Its output is in the run's "target-output" observations.`,
  );
}
