import { isMap, LineCounter, parseDocument } from 'yaml';
import { readInputFile } from './input-file.ts';
import { UsageError } from './usage-error.ts';

/** A YAML or JSON file of settings, and a way to say where in it something stands. */
export interface YamlFile {
  readonly settings: Readonly<Record<string, unknown>>;
  /** `file:line:column` of the value at a path of keys, or undefined when the file does not have it. */
  position(keys: readonly PropertyKey[]): string | undefined;
}

/** Reads a file that holds one mapping. Throws {@link UsageError} with line and column of every mistake of syntax. */
export function readYamlFile(path: string, option: string): YamlFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(readInputFile(path, option), { lineCounter, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    throw new UsageError(document.errors.map(({ pos, message }) => `${place(pos[0])}: ${message}`).join('\n'));
  }
  if (!isMap(document.contents)) throw new UsageError(`${path}: The file must hold settings, one "key: value" a line.`);
  return {
    settings: document.toJS({ maxAliasCount: 10 }) as Record<string, unknown>,
    position(keys) {
      const node = document.getIn(keys, true);
      const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined;
      return Array.isArray(range) && typeof range[0] === 'number' ? place(range[0]) : undefined;
    },
  };
}
