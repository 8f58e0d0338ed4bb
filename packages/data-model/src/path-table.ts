import type { Path, PathProblem } from './path.ts';
import { parsePath } from './path.ts';

/** Paths that were read once and are shared from then on. An explicit object: its owner decides who shares it and for how long. */
export interface PathTable {
  /** The path for a text, read at the first call; the same object at each later one. */
  parse(text: string): Path | PathProblem;
  /** How many paths are kept. */
  readonly size: number;
}

/** Enough for every parameter of a large gateway; beyond it paths are read anew, so that a peer cannot fill memory with names. */
export const pathTableEntriesMax: number = 16_384;

/** Makes an intern table for paths. Keeps valid paths only, at most `entriesMax` of them. */
export function createPathTable(entriesMax: number = pathTableEntriesMax): PathTable {
  const paths = new Map<string, Path>();
  return {
    parse(text: string): Path | PathProblem {
      const known = paths.get(text);
      if (known !== undefined) return known;
      const path = parsePath(text);
      if (path.kind === 'path' && paths.size < entriesMax) paths.set(text, path);
      return path;
    },
    get size(): number {
      return paths.size;
    },
  };
}
