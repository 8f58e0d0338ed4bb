// Theory of operation. This is the victim of the injection defects: an interpreter that evaluates what a real
// shell would evaluate (separators, quotes, substitutions, arithmetic), so that a probe's computed label comes out
// computed, and that can do nothing with it but look a name up, print into its own pipe, wait, or ping where it is given that. It starts no
// process and opens no file; every loop and every text in it is bounded.
import { evaluateArithmetic } from './arithmetic.ts';
import { parseShell } from './parse-shell.ts';
import { type CommandResult, shellCommands, type ShellWorld } from './shell-commands.ts';
import { type AndOrItem, type Command, type CommandList, ShellSyntaxError, type Word } from './shell-syntax.ts';

/** Bounds of one run. */
export interface ShellLimits {
  /** Longest text, in UTF-16 units: a parameter value of a few kilobytes. */
  readonly sourceCharsMax: number;
  /** Commands and expansions: more than any probe needs, done in a moment. */
  readonly stepsMax: number;
  readonly outputCharsMax: number;
  readonly depthMax: number;
  /** All waits together; the lab rule is five seconds. */
  readonly waitMsMax: number;
}

export const defaultShellLimits: ShellLimits = {
  sourceCharsMax: 4096,
  stepsMax: 500,
  outputCharsMax: 16_384,
  depthMax: 12,
  waitMsMax: 5000,
};

/** Runs shell text in the sandbox. Resolves when background parts are done as well; never rejects over the text. */
export async function runShell(
  source: string,
  world: ShellWorld,
  limits: ShellLimits = defaultShellLimits,
): Promise<CommandResult> {
  if (source.length > limits.sourceCharsMax) return { status: 2, output: '' };
  const run = new ShellRun(world, limits);
  const result = await run.script(source, 0);
  await Promise.all(run.background);
  return result;
}

const failedSyntax: CommandResult = { status: 2, output: '' };

class ShellRun {
  readonly background: Promise<unknown>[] = [];
  readonly #world: ShellWorld;
  readonly #limits: ShellLimits;
  readonly #variables = new Map([
    ['IFS', ' \t\n'],
    ['HOME', '/root'],
    ['PATH', '/usr/sbin:/usr/bin:/sbin:/bin'],
    ['PWD', '/'],
    ['USER', 'root'],
    ['0', 'sh'],
    ['$', '1'],
    ['#', '0'],
    ['?', '0'],
  ]);
  #steps = 0;
  #waitedMs = 0;

  constructor(world: ShellWorld, limits: ShellLimits) {
    this.#world = world;
    this.#limits = limits;
  }

  async script(source: string, depth: number): Promise<CommandResult> {
    let output = '';
    let status = 0;
    try {
      if (depth > this.#limits.depthMax) throw new ShellSyntaxError('nested too deeply');
      for (const line of parseShell(source)) {
        const result = await this.#list(line, depth, '');
        output = this.#bounded(output + result.output);
        status = result.status;
      }
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      return { ...failedSyntax, output };
    }
    return { status, output };
  }

  async #list(list: CommandList, depth: number, input: string): Promise<CommandResult> {
    let output = '';
    let status = 0;
    for (const { andOr, background } of list) {
      const run = this.#andOr(andOr, depth, input);
      if (background) {
        this.background.push(run.catch(ignoreSyntaxError));
        continue;
      }
      const result = await run;
      output = this.#bounded(output + result.output);
      status = result.status;
    }
    return { status, output };
  }

  async #andOr(items: readonly AndOrItem[], depth: number, input: string): Promise<CommandResult> {
    let output = '';
    let status = 0;
    for (const item of items) {
      if ((item.when === 'on-success' && status !== 0) || (item.when === 'on-failure' && status === 0)) continue;
      let piped = input;
      for (const command of item.pipeline) {
        const result = await this.#command(command, { depth, input: piped });
        piped = result.output;
        status = result.status;
      }
      if (item.negated) status = status === 0 ? 1 : 0;
      this.#variables.set('?', String(status));
      output = this.#bounded(output + piped);
    }
    return { status, output };
  }

  async #command(command: Command, context: { depth: number; input: string }): Promise<CommandResult> {
    this.#step();
    if (command.kind === 'group') return this.#list(command.body, context.depth + 1, context.input);
    for (const { name, value } of command.assignments) {
      this.#variables.set(name, (await this.#expand(value, context.depth)).map(({ text }) => text).join(''));
    }
    const fields: string[] = [];
    for (const word of command.words) fields.push(...(await this.#fields(word, context.depth)));
    const [name, ...words] = fields;
    if (name === undefined) return { status: 0, output: '' };
    const run = shellCommands.get(name.replace(/^.*\//s, ''));
    if (run === undefined) return { status: 127, output: '' };
    const result = await run({
      words,
      input: context.input,
      world: this.#world,
      waitMsLeft: this.#limits.waitMsMax - this.#waitedMs,
      waited: (milliseconds) => {
        this.#waitedMs += milliseconds;
      },
    });
    return { status: result.status, output: this.#bounded(result.output) };
  }

  /** Expansion, then field splitting of what came out of unquoted expansions (POSIX 2.6.5). No file names are expanded. */
  async #fields(word: Word, depth: number): Promise<string[]> {
    const separators = this.#variables.get('IFS') ?? ' \t\n';
    const fields: string[] = [];
    let current: string | undefined;
    for (const { text, split } of await this.#expand(word, depth)) {
      if (!split) {
        current = (current ?? '') + text;
        continue;
      }
      for (const char of text) {
        if (!separators.includes(char)) current = (current ?? '') + char;
        else if (current !== undefined) {
          fields.push(current);
          current = undefined;
        }
      }
    }
    if (current !== undefined) fields.push(current);
    return fields;
  }

  async #expand(word: Word, depth: number): Promise<{ text: string; split: boolean }[]> {
    const pieces: { text: string; split: boolean }[] = [];
    for (const part of word) {
      if (part.kind === 'text') {
        pieces.push({ text: part.text, split: false });
        continue;
      }
      this.#step();
      pieces.push({ text: await this.#valueOf(part, depth), split: !part.quoted });
    }
    return pieces;
  }

  async #valueOf(part: Exclude<Word[number], { kind: 'text' }>, depth: number): Promise<string> {
    switch (part.kind) {
      case 'parameter': {
        const value = this.#variables.get(part.name) ?? '';
        return value === '' && part.fallback !== undefined ? this.#joined(part.fallback, depth) : value;
      }
      case 'length':
        return String((this.#variables.get(part.name) ?? '').length);
      case 'command':
        return (await this.script(part.source, depth + 1)).output.replace(/\n+$/, '');
      default: {
        const expression = await this.#joined(part.expression, depth);
        return String(evaluateArithmetic(expression, (name) => this.#variables.get(name) ?? ''));
      }
    }
  }

  async #joined(word: Word, depth: number): Promise<string> {
    return (await this.#expand(word, depth)).map(({ text }) => text).join('');
  }

  #step(): void {
    this.#steps += 1;
    if (this.#steps > this.#limits.stepsMax) throw new ShellSyntaxError('too many steps');
  }

  #bounded(text: string): string {
    return text.length > this.#limits.outputCharsMax ? text.slice(0, this.#limits.outputCharsMax) : text;
  }
}

function ignoreSyntaxError(error: unknown): void {
  if (!(error instanceof ShellSyntaxError)) throw error;
}
