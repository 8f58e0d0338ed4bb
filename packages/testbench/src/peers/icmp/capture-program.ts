import { type ChildProcess, spawn } from 'node:child_process';
import { ProcessGuard } from '../../rig/process-guard.ts';
import { type CapturedPacket, CaptureReader } from './capture-reader.ts';

/** Link-layer, IP with all its options, and the header above. */
const packetBytes = 128;
/** Of what a program says of itself: its last lines tell why it ended. */
const wordsMax = 2_000;
/** What both say when all is well. */
const usualWords = /^(Capturing on|File: |Packets |\d+ packets? )|listening on|data link type|verbose output/;
/** How long a program may take to end when it is asked to. */
const endMsMax = 3_000;

/** A program that captures on all interfaces, and writes what it sees to us and to no file. */
export interface CaptureProgramKind {
  readonly command: string;
  /** The Debian package that has it. */
  readonly debian: string;
  readonly argumentsFor: (filter: string) => readonly string[];
}

/** What captures, in the order in which it is tried. */
export const capturePrograms: readonly [dumpcap: CaptureProgramKind, tcpdump: CaptureProgramKind] = [
  {
    command: 'dumpcap',
    debian: 'tshark',
    argumentsFor: (filter) => ['-q', '-P', '-s', String(packetBytes), '-i', 'any', '-f', filter, '-w', '-'],
  },
  {
    command: 'tcpdump',
    debian: 'tcpdump',
    argumentsFor: (filter) => ['-n', '-U', '-s', String(packetBytes), '-i', 'any', '-w', '-', filter],
  },
];

/** A program of this machine that captures packets of all its interfaces. It dies with the bench. */
export class CaptureProgram {
  readonly #child: ChildProcess;
  readonly #guard = new ProcessGuard();
  readonly #ended = Promise.withResolvers<string>();
  #words = '';
  #isStopped = false;
  #end: string | undefined;

  constructor(
    { command, debian, argumentsFor }: CaptureProgramKind,
    filter: string,
    onPacket: (one: CapturedPacket) => void,
  ) {
    const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, [...argumentsFor(filter)], { stdio, detached: true });
    this.#child = child;
    if (child.pid !== undefined) this.#guard.guard(child.pid);
    const reader = new CaptureReader();
    child.stdout.on('data', (bytes: Uint8Array) => {
      for (const packet of reader.push(bytes)) onPacket(packet);
      if (reader.defect !== undefined) this.#over(`${command}: ${reader.defect}`);
    });
    child.stderr.on('data', (bytes: Buffer) => {
      this.#words = (this.#words + bytes.toString('utf8')).slice(-wordsMax);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      const isMissing = error.code === 'ENOENT';
      this.#over(isMissing ? `${command} is not installed (Debian: ${debian})` : `${command}: ${error.message}`);
    });
    // Its last words are in the pipe until then.
    child.once('close', () =>
      this.#over(this.#isStopped ? 'it was stopped' : `${command} ended: ${this.#lastWords()}`),
    );
  }

  /** Why it captures no more; undefined while it runs. */
  get end(): string | undefined {
    return this.#end;
  }

  /** Resolves with the reason when it captures no more. */
  get ended(): Promise<string> {
    return this.#ended.promise;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), endMsMax);
      await closed;
      clearTimeout(timer);
    }
    this.#over('it was stopped');
  }

  #over(why: string): void {
    if (this.#end !== undefined) return;
    this.#end = why;
    if (this.#child.pid !== undefined) this.#guard.release(this.#child.pid);
    this.#guard.close();
    this.#ended.resolve(why);
  }

  // What went wrong stands behind the program's name, and advice on many lines follows.
  #lastWords(): string {
    const lines = this.#words.split('\n').map((line) => line.trim());
    const told = lines.filter((line) => line !== '' && !usualWords.test(line));
    const why = told.find((line) => /^\w+: /.test(line)) ?? told.at(-1) ?? 'it said nothing';
    return why.replace(/^\w+: /, '').replace(/\.$/, '');
  }
}
