import { type ChildProcess, spawn } from 'node:child_process';
import { ProcessGuard } from '../../rig/process-guard.ts';
import { type CapturedPacket, CaptureReader } from './capture-reader.ts';

/** Link-layer, IP with all its options, and the header above. */
const packetBytes = 128;
/** Of what a program says of itself: its last lines tell why it ended. */
const wordsMax = 2_000;
/** How long a program may take to end when it is asked to. */
const endMsMax = 3_000;

/** What captures, in the order in which it is tried, with the Debian package that has it. Both write to us what they see, and to no file. */
export const capturePrograms = [
  {
    command: 'dumpcap',
    debian: 'tshark',
    argumentsFor: (filter: string) => ['-q', '-P', '-s', String(packetBytes), '-i', 'any', '-f', filter, '-w', '-'],
  },
  {
    command: 'tcpdump',
    debian: 'tcpdump',
    argumentsFor: (filter: string) => ['-n', '-U', '-s', String(packetBytes), '-i', 'any', '-w', '-', filter],
  },
] as const;
/** One of {@link capturePrograms}. */
export type CaptureProgramKind = (typeof capturePrograms)[number];

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
    const child = spawn(command, argumentsFor(filter), { stdio, detached: true });
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

  #lastWords(): string {
    const lines = this.#words.split('\n').map((line) => line.trim());
    return lines.findLast((line) => line !== '')?.replace(/^\w+: /, '') ?? 'it said nothing';
  }
}
