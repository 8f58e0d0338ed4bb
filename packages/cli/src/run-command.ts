import { CommanderError } from 'commander';
import { chosenExitCode } from './command-result.ts';
import { exitCodes } from './exit-codes.ts';
import { buildProgram } from './program.ts';
import { reportError } from './report-error.ts';

/** Where a command writes, and the environment it reads. Tests give their own. */
export interface Terminal {
  readonly writeOut: (text: string) => void;
  readonly writeErr: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Colours on standard output; asked of the terminal itself when absent. */
  readonly outHasColors?: boolean;
}

/** Runs one command line, without the name of the program, and resolves to its exit code. Never rejects. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const program = await buildProgram(terminal, args);
    await program.parseAsync(args, { from: 'user' });
    return chosenExitCode(program);
  } catch (error) {
    // Help and version end by an error with exit code 0; everything else of commander's is the user's mistake, already printed.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.good : exitCodes.usage;
    return reportError(error, terminal);
  }
}
