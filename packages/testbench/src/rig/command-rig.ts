import { execFile } from 'node:child_process';
import { BenchError } from '../case/case-end.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { cannot, fillIn, type Rig, type RigAction, type RigFacts } from './rig.ts';

/** Programs that act on the target, one per action: program and arguments, never a shell line. */
export interface CommandSettings {
  readonly actions: Readonly<Partial<Record<RigAction, readonly [program: string, ...args: string[]]>>>;
  readonly timeoutMs: number;
}

/** Bytes of output kept as evidence. */
const outputBytesMax = 64 * 1024;

/** Runs a program for each action, such as one that switches a power socket. */
export class CommandRig implements Rig {
  readonly kind = 'command';
  readonly #settings: CommandSettings;
  readonly #facts: RigFacts;
  readonly #evidence: Pick<Evidence, 'observe'>;

  constructor(settings: CommandSettings, facts: RigFacts, evidence: Pick<Evidence, 'observe'>) {
    this.#settings = settings;
    this.#facts = facts;
    this.#evidence = evidence;
  }

  can(action: RigAction): boolean {
    return this.#settings.actions[action] !== undefined;
  }

  async perform(action: RigAction, signal?: AbortSignal): Promise<void> {
    const line = this.#settings.actions[action];
    if (line === undefined) throw cannot('command', action);
    const [program, ...args] = line.map((word) => fillIn(word, this.#facts)) as [string, ...string[]];
    const options = { timeout: this.#settings.timeoutMs, maxBuffer: outputBytesMax, ...(signal ? { signal } : {}) };
    await new Promise<void>((resolve, reject) => {
      execFile(program, args, options, (error, stdout, stderr) => {
        this.#evidence.observe('rig-command', { action, program, args, stdout, stderr });
        if (error === null) return resolve();
        reject(
          new BenchError('rig-failed', `The rig's command for ${action} failed: ${error.message}`, { cause: error }),
        );
      });
    });
  }

  async dispose(): Promise<void> {
    if (this.can('stop')) await this.perform('stop');
  }
}
