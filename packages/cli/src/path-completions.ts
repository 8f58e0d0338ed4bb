import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';

// More than a shell shows before it asks.
const pathsMax = 200;

/** Files and folders that begin with what was typed, folders with a slash; nothing where a folder cannot be read. */
export function pathCompletions(typed: string): string[] {
  const folder = typed.endsWith('/') ? typed : dirname(typed);
  const prefix = typed.endsWith('/') ? typed : typed.slice(0, typed.lastIndexOf('/') + 1);
  try {
    return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true })
      .map((entry) => `${prefix}${entry.name}${entry.isDirectory() ? '/' : ''}`)
      .filter(
        (path) =>
          path.startsWith(typed) && (typed.slice(prefix.length).startsWith('.') || !/(^|\/)\.[^/]*\/?$/.test(path)),
      )
      .toSorted()
      .slice(0, pathsMax);
  } catch {
    return [];
  }
}
