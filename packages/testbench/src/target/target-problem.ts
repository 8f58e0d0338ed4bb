/** One mistake in a target file. Lines and columns count from 1. */
export interface TargetProblem {
  readonly line: number;
  readonly column: number;
  /** Where in the file's structure, such as `rig.command`; empty at the top. */
  readonly path: string;
  /** What was expected. */
  readonly message: string;
}

/** A target file with mistakes, all of them at once; the message has one `FILE:LINE:COLUMN: …` line each. */
export class TargetFileError extends Error {
  readonly code = 'target-file';
  readonly problems: readonly TargetProblem[];

  constructor(name: string, problems: readonly TargetProblem[]) {
    const lines = problems.map(({ line, column, path, message }) => {
      return `${name}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;
    });
    super(lines.join('\n'));
    this.problems = problems;
  }
}
