import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type ImportProblem, importModel, writeFactFile } from '@cordon/data-model';
import { readInputFile } from './input-file.ts';
import { UsageError } from './usage-error.ts';

/** The whole of TR-181 as one file has 6 MB. */
const modelFileBytesMax = 64 * 1024 * 1024;

/** What `cordon model import` was told. */
export interface ModelImportOptions {
  /** The file with the model first, then what it imports. */
  readonly paths: readonly string[];
  readonly model?: string | undefined;
  readonly out: string;
}

/** What was imported. */
export interface ModelImported {
  readonly model: string;
  readonly parameters: number;
  readonly objects: number;
  readonly problems: readonly ImportProblem[];
}

/** A problem as compilers write it: file, line, column, what. */
export function problemLine({ file, line, column, severity, detail }: ImportProblem): string {
  return `${file}:${line}:${column}: ${severity}: ${detail}`;
}

/** Turns model files into a fact file. Throws {@link UsageError}, with every problem, when they define no model. */
export function importModelFiles({ paths, model, out }: ModelImportOptions): ModelImported {
  const files = paths.map((path) => ({ name: basename(path), text: readInputFile(path, 'FILE', modelFileBytesMax) }));
  const { facts, problems } = importModel(files, model === undefined ? {} : { model });
  if (facts === undefined) throw new UsageError(problems.map((problem) => problemLine(problem)).join('\n'));
  const lines = writeFactFile(facts);
  try {
    writeFileSync(out, `${JSON.stringify(lines, undefined, 1)}\n`);
  } catch (cause) {
    throw new UsageError(`--out: ${out} cannot be written. Check that its folder exists and is yours.`, { cause });
  }
  const count = (mark: string): number => lines.filter((line) => line.startsWith(mark)).length;
  return { model: facts.model, parameters: count('P '), objects: count('O '), problems };
}
