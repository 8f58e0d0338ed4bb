import type { Command } from 'commander';

/** A command line that works as it stands, and what it does. */
export interface CommandExample {
  readonly line: string;
  readonly does: string;
}

const examplesByCommand = new WeakMap<Command, readonly CommandExample[]>();

/** Adds examples to the help of a command and to docs/reference/command.md. Gives the command back. */
export function withExamples(command: Command, examples: readonly CommandExample[]): Command {
  examplesByCommand.set(command, examples);
  const lines = examples.flatMap(({ line, does }) => [`  # ${does}`, `  ${line}`]);
  return command.addHelpText('after', ['', 'Examples:', ...lines].join('\n'));
}

/** What {@link withExamples} gave to a command. */
export function examplesOf(command: Command): readonly CommandExample[] {
  return examplesByCommand.get(command) ?? [];
}

/** The group of subcommands with this name, made when it is the first time that somebody asks. */
export function commandGroup(program: Command, name: string, description: string): Command {
  return program.commands.find((command) => command.name() === name) ?? program.command(name).description(description);
}
