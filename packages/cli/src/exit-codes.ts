/** Exit codes of the command, the same for every subcommand. Listed in `cordon --help` and in docs/reference/command.md. */
export const exitCodes = {
  /** Everything was judged and nothing was found. */
  good: 0,
  /** At least one case failed. */
  findings: 1,
  /** Nothing failed, but at least one case could not be judged. */
  inconclusive: 2,
  /** Our own error: nothing is said of the target. */
  error: 3,
  /** The command line or a file given to it is wrong (EX_USAGE of sysexits). */
  usage: 64,
} as const;

/** One line each, for help texts. */
export const exitCodeLines: readonly string[] = [
  '0   nothing found',
  '1   findings: at least one case failed',
  '2   no findings, but at least one case was inconclusive',
  "3   Cordon's own error; nothing is said of the target",
  '64  wrong usage, or a file with a mistake in it',
];
