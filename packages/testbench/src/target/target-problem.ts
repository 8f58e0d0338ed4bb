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

const systemWords: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read by this user',
};

/** That a file which is needed cannot be read, and why, in words. */
export function unreadableFile(name: string, error: unknown): TargetFileError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = systemWords[code] ?? (error instanceof Error ? error.message : String(error));
  return new TargetFileError(name, [{ line: 1, column: 1, path: '', message: `the file cannot be read: ${why}` }]);
}
