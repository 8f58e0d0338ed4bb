import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TargetFileError, unreadableFile } from './target-problem.ts';

const entry = /^(?:tcp|udp)\/([1-9]\d{0,4})$/;
const portMax = 65_535;

/** Whether a text names a port as target files do: `tcp/7547`. */
export function isPortName(text: string): boolean {
  const port = entry.exec(text)?.[1];
  return port !== undefined && Number(port) <= portMax;
}

/** The expected ports of a target file, from the file that it names where it does. Throws {@link TargetFileError}. */
export function expectedPortsOf(
  list: readonly string[] | { readonly file: string },
  baseDir: string,
): ReadonlySet<string> {
  if (!('file' in list)) return new Set(list);
  let text: string;
  try {
    text = readFileSync(resolve(baseDir, list.file), 'utf8');
  } catch (error) {
    throw unreadableFile(list.file, error);
  }
  return readExpectedPorts(text, list.file);
}

/** Reads a file of expected ports: one a line, such as `tcp/7547 connection requests`; `#` begins a comment. Throws {@link TargetFileError}. */
export function readExpectedPorts(text: string, name: string): ReadonlySet<string> {
  const ports = new Set<string>();
  for (const [index, whole] of text.split(/\r?\n/).entries()) {
    const [word = ''] = whole.replace(/#.*/, '').trim().split(/\s+/);
    if (word === '') continue;
    if (!isPortName(word)) {
      const message = `expected a port such as tcp/7547, not ${JSON.stringify(word)}`;
      throw new TargetFileError(name, [{ line: index + 1, column: 1, path: '', message }]);
    }
    ports.add(word);
  }
  return ports;
}
