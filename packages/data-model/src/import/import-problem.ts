import type { XmlElement } from '@cordon/cwmp';
import { positionAt } from '@cordon/cwmp';

/** Something in a model file that was not read, or not as it stands there. */
export interface ImportProblem {
  /** Name of the file as the caller gave it. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** `error`: something is missing from the result. `warning`: it was read in a way that is worth knowing. */
  readonly severity: 'error' | 'warning';
  /** One sentence. */
  readonly detail: string;
}

/** Problems that are listed; a file in another format altogether has one per element, and nobody reads more. */
export const importProblemsMax: number = 1000;

/** A model file: its name, as imports name it, and its text. */
export interface ModelFile {
  readonly name: string;
  readonly text: string;
}

/** Collects the problems of one import, at most {@link importProblemsMax}. */
export class ProblemList {
  readonly problems: ImportProblem[] = [];

  error(file: ModelFile, at: XmlElement | number, detail: string): void {
    this.#add(file, at, { severity: 'error', detail });
  }

  warn(file: ModelFile, at: XmlElement | number, detail: string): void {
    this.#add(file, at, { severity: 'warning', detail });
  }

  #add(file: ModelFile, at: XmlElement | number, problem: Pick<ImportProblem, 'severity' | 'detail'>): void {
    if (this.problems.length >= importProblemsMax) return;
    const { line, column } = positionAt(file.text, typeof at === 'number' ? at : at.offset);
    this.problems.push({ file: file.name, line, column, ...problem });
  }
}
