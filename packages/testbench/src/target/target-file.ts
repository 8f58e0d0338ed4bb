import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { isMap, isNode, isPair, isScalar, LineCounter, type Document, parseDocument } from 'yaml';
import type { z } from 'zod';
import { TargetFileError, type TargetProblem, unreadableFile } from './target-problem.ts';
import { targetSchema } from './target-schema.ts';
import type { TargetSettings } from './target-settings.ts';

/** A target file that was read. */
export interface TargetFile {
  readonly settings: TargetSettings;
  /** Folder that relative paths in the file start from. */
  readonly baseDir: string;
}

const fileBytesMax = 256 * 1024;
const problemsMax = 20;

/**
 * Reads a target file (YAML, see docs/target-file.md). Throws {@link TargetFileError} with line, column and what was expected for every mistake.
 */
export function readTargetFile(path: string): TargetFile {
  const whole = resolve(path);
  let text: string;
  try {
    if (statSync(whole).size > fileBytesMax) throw new Error(`it is longer than ${fileBytesMax} bytes`);
    text = readFileSync(whole, 'utf8');
  } catch (error) {
    throw unreadableFile(path, error);
  }
  return { settings: parseTarget(text, path), baseDir: dirname(whole) };
}

/** Reads the text of a target file; `name` stands in messages. Throws {@link TargetFileError}. */
export function parseTarget(text: string, name: string): TargetSettings {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    version: '1.2',
    customTags: [],
  });
  if (document.errors.length > 0) {
    const problems = document.errors.slice(0, problemsMax).map(({ pos, message }) => {
      return {
        ...position(lines, pos[0]),
        path: '',
        message: message.toLowerCase().startsWith('map keys') ? 'this key stands here twice' : message,
      };
    });
    throw new TargetFileError(name, problems);
  }
  const result = targetSchema.safeParse(toPlain(document, name) ?? {});
  if (result.success) return result.data;
  const problems = result.error.issues.slice(0, problemsMax).flatMap((issue) => problemsOf(issue, { document, lines }));
  throw new TargetFileError(name, problems);
}

function toPlain(document: Document, name: string): unknown {
  try {
    // No aliases: a target file needs none, and they are how a small YAML becomes a large one.
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    const message = 'aliases (*name) are not used in target files: write the value out';
    throw new TargetFileError(name, [{ line: 1, column: 1, path: '', message }]);
  }
}

interface Place {
  readonly document: Document;
  readonly lines: LineCounter;
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function problemsOf(issue: z.core.$ZodIssue, place: Place): TargetProblem[] {
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    const at = key === undefined ? undefined : keyOffset(place.document, [...issue.path, key]);
    const { line, column } = position(place.lines, at ?? offsetOf(place.document, issue.path));
    return [{ line, column, path: issue.path.join('.'), message: issue.message }];
  }
  if (issue.code === 'invalid_union') {
    const inner = meantForm(issue, place.document);
    if (inner !== undefined) {
      return inner.flatMap((nested) => problemsOf({ ...nested, path: [...issue.path, ...nested.path] }, place));
    }
  }
  const { line, column } = position(place.lines, offsetOf(place.document, issue.path));
  return [{ line, column, path: issue.path.join('.'), message: words(issue, place.document) }];
}

/** The mistakes of the one form that was meant: the only one that knows the most of the keys given. */
function meantForm(issue: z.core.$ZodIssueInvalidUnion, document: Document): z.core.$ZodIssue[] | undefined {
  const given = issue.path.length === 0 ? document.contents : document.getIn(issue.path, true);
  if (!isMap(given)) return undefined;
  const known = issue.errors.map((issues) => {
    const unknown = issues.flatMap((nested) => (nested.code === 'unrecognized_keys' ? nested.keys : []));
    const takesMaps = !issues.some((nested) => nested.path.length === 0 && nested.code === 'invalid_type');
    return takesMaps ? given.items.length - unknown.length : 0;
  });
  const most = Math.max(...known);
  const isClear = most > 0 && known.filter((count) => count === most).length === 1;
  return isClear ? issue.errors[known.indexOf(most)] : undefined;
}

/** What the schema library says of types, in the words of whoever writes YAML. */
const typeWords: Readonly<Record<string, string>> = {
  'expected string, received number': 'expected a text: put the number in quotes',
  'expected string, received boolean': 'expected a text: put the word in quotes',
  'expected object, received string': 'expected settings, one "key: value" a line',
};

function words(issue: z.core.$ZodIssue, document: Document): string {
  const isMissing = issue.path.length > 0 && !document.hasIn(issue.path);
  const expected = issue.message.startsWith('Invalid input: ')
    ? issue.message.slice('Invalid input: '.length)
    : issue.message;
  return isMissing ? `missing; ${expected}` : (typeWords[expected] ?? expected);
}

/** Where a value begins; for a value that is missing, where the key of its nearest present parent begins. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range != null) {
      return length === path.length ? node.range[0] : (keyOffset(document, path.slice(0, length)) ?? node.range[0]);
    }
  }
  return document.contents?.range?.[0] ?? 0;
}

function keyOffset(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const name = path.at(-1);
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === name);
  return pair !== undefined && isScalar(pair.key) ? pair.key.range?.[0] : undefined;
}
