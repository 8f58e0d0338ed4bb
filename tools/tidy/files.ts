import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

/** One file that git tracks or would track. */
export interface SourceFile {
  /** Relative to the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

/** A house rule that a file breaks. */
export interface Finding {
  readonly rule: string;
  readonly path: string;
  /** From 1; 0 when the finding is about the file as a whole. */
  readonly line: number;
  readonly message: string;
}

/** Files below the working directory that are not ignored, binary and generated ones left out. */
export function projectFiles(): SourceFile[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    encoding: 'utf8',
  });
  return listed
    .split('\0')
    .filter((path) => path !== '' && existsSync(path))
    .filter((path) => /\.(ts|tsx|js|cjs|mjs|md|json|jsonl|yaml|yml|css)$|^\.ci\/run$/.test(path))
    .filter((path) => !/(^|\/)(testdata|corpus)\/|\.generated\.|^package-lock\.json$/.test(path))
    .map((path) => {
      const text = readFileSync(path, 'utf8');
      return { path, text, lines: text.split('\n') };
    });
}
