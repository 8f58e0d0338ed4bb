import { styleText } from 'node:util';
import type { Command } from 'commander';

type Style = Parameters<typeof styleText>[0];

/** The output streams of a command: the process's own, or what a test put in their place. */
export interface CommandOutput {
  /** Writes text as it is to standard output. */
  write(text: string): void;
  /** Writes one line to standard error: progress, and remarks that are not the result. */
  remark(line: string): void;
  /** Colours text on a terminal that wants colours (NO_COLOR and FORCE_COLOR are heard), and nowhere else. */
  style(style: Style, text: string): string;
  readonly hasColors: boolean;
}

/** The streams of the program that a command belongs to. */
export function outputOf(command: Command): CommandOutput {
  const streams = command.configureOutput();
  const hasColors = streams.getOutHasColors?.() ?? false;
  return {
    write: (text) => streams.writeOut?.(text),
    remark: (line) => streams.writeErr?.(`${line}\n`),
    style: (style, text) => (hasColors ? styleText(style, text, { validateStream: false }) : text),
    hasColors,
  };
}

/** Writes a value as indented JSON with a line end. */
export function writeJson(command: Command, value: unknown): void {
  outputOf(command).write(`${JSON.stringify(value, undefined, 2)}\n`);
}
