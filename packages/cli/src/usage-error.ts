/** A command line or an input file that cannot be used. The message says what, where, and what to do; the exit code is 64. */
export class UsageError extends Error {
  readonly code = 'usage';
}
