import { Command } from 'commander';
import { exitCodeLines } from './exit-codes.ts';
import type { Terminal } from './run-command.ts';
import { version } from './version.ts';

type Register = (program: Command, args: readonly string[]) => void | Promise<void>;

/** What adds each command to the program, in the order in which help lists them. */
const registrations: Readonly<Record<string, () => Promise<Register>>> = {
  demo: async () => (await import('./commands/demo.ts')).registerDemo,
  test: async () => (await import('./commands/test-cpe.ts')).registerTestCpe,
  listen: async () => (await import('./commands/listen.ts')).registerListen,
  cases: async () => (await import('./commands/cases.ts')).registerCases,
  report: async () => (await import('./commands/report.ts')).registerReport,
  cpe: async () => (await import('./commands/cpe.ts')).registerCpe,
  pki: async () => (await import('./commands/pki.ts')).registerPki,
  model: async () => (await import('./commands/model.ts')).registerModel,
  // Last, because it reads all the others.
  '': async () => (await import('./commands/completion.ts')).registerCompletion,
};

const versionFlags: ReadonlySet<string> = new Set(['-V', '--version']);

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
 * The command tree of `cordon` for a command line, writing to the given terminal. When the line begins with the name of a
 * command, only that one is loaded: a rig that starts a device again and again does not wait for the bench to be read. The
 * program throws CommanderError where commander would end the process.
 */
export async function buildProgram(terminal: Terminal, args: readonly string[] = []): Promise<Command> {
  const program = emptyProgram(terminal);
  if (versionFlags.has(args[0] ?? '')) return program;
  const named = Object.entries(registrations).filter(([name]) => name === args[0] && name !== '');
  for (const [, load] of named.length > 0 ? named : Object.entries(registrations)) await (await load())(program, args);
  return program;
}
