import { exitCodes } from './exit-codes.ts';
import type { Terminal } from './run-command.ts';

/** Codes of errors that the user ends by changing the command line or a file: see the error classes of the packages. */
const usageErrorCodes: ReadonlySet<string> = new Set([
  'usage',
  'target-file',
  'secret-source',
  'plan-nothing-selected',
  'defect-not-on-loopback',
  'recipe-invalid',
  'lab-exists',
  'lab-missing',
  'lab-permissions',
  'file-exists',
  'run-exists',
  'run-unreadable',
  'run-format',
  'run-running',
  'run-not-resumable',
  'run-not-over',
  'run-silent',
  'run-place-taken',
  'zip-unreadable',
]);

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function causeLines(error: unknown): string[] {
  if (!(error instanceof Error) || error.cause === undefined) return [];
  const cause = error.cause instanceof Error ? error.cause.message : JSON.stringify(error.cause);
  // An error that only changed its class says nothing new.
  const lines = cause === error.message ? [] : [`  because: ${cause}`];
  return [...lines, ...causeLines(error.cause)];
}

/** Says on standard error what went wrong, with the stack when CORDON_DEBUG=1, and returns the exit code for it. */
export function reportError(error: unknown, terminal: Terminal): number {
  const message = error instanceof Error ? error.message : String(error);
  const isUsage = usageErrorCodes.has(codeOf(error) ?? '');
  const wantsStack = terminal.environment['CORDON_DEBUG'] === '1';
  const lines = [`cordon: ${message}`, ...causeLines(error)];
  if (wantsStack && error instanceof Error && error.stack !== undefined) lines.push(error.stack);
  else if (!isUsage) lines.push('  CORDON_DEBUG=1 shows where this happened.');
  terminal.writeErr(`${lines.join('\n')}\n`);
  return isUsage ? exitCodes.usage : exitCodes.error;
}
