import { Command } from 'commander';
import { exitCodeLines } from './exit-codes.ts';
import type { Terminal } from './run-command.ts';
import { version } from './version.ts';

type Register = (program: Command) => void;

/** What adds each command to the program, in the order in which help lists them. */
const registrations: Readonly<Record<string, () => Promise<Register>>> = {
  demo: async () => (await import('./commands/demo.ts')).registerDemo,
  test: async () => (await import('./commands/test-cpe.ts')).registerTestCpe,
  cpe: async () => (await import('./commands/cpe.ts')).registerCpe,
};

function emptyProgram(terminal: Terminal): Command {
  return new Command('cordon')
    .description('Makes TR-069 (CWMP) secure and proves it: a test bench, and a device to test it with.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help to see how it is used.')
    .exitOverride()
    .configureOutput({
      writeOut: terminal.writeOut,
      writeErr: terminal.writeErr,
      ...(terminal.outHasColors === undefined ? {} : { getOutHasColors: () => terminal.outHasColors === true }),
    })
    .addHelpText('afterAll', ['', 'Exit codes:', ...exitCodeLines.map((line) => `  ${line}`)].join('\n'));
}

/**
 * The command tree of `cordon`, writing to the given terminal. With the name of a command, only that one is loaded: a rig
 * that starts a device again and again does not wait for the bench to be read. It throws CommanderError where commander
 * would end the process.
 */
export async function buildProgram(terminal: Terminal, name?: string): Promise<Command> {
  const program = emptyProgram(terminal);
  const only = Object.entries(registrations).filter(([candidate]) => candidate === name);
  for (const [, load] of only.length > 0 ? only : Object.entries(registrations)) (await load())(program);
  return program;
}
