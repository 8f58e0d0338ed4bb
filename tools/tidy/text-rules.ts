import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Finding, SourceFile } from './files.ts';

/** design.md section 6: beyond this a reader is lost; tables and generated files are exempt by name. */
const linesMax = 500;

interface LineRule {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly message: string;
  readonly applies: (path: string) => boolean;
}

const isCode = (path: string): boolean => /\.(ts|tsx|js|cjs|mjs)$/.test(path);
const isTidy = (path: string): boolean => path.startsWith('tools/tidy/');
const isTest = (path: string): boolean => /\.(test|test-support)\.tsx?$/.test(path);
const isRuntime = (path: string): boolean => isCode(path) && path.startsWith('packages/') && !isTest(path);

const lineRules: readonly LineRule[] = [
  {
    rule: 'no-focused-or-skipped-test',
    pattern: /\b(test|it|describe)\.(only|skip|todo)\(/,
    message: 'A focused or skipped test hides others; use skipIf with a reason for a missing tool.',
    applies: (path) => isTest(path) && !isTidy(path),
  },
  {
    rule: 'no-unfinished-mark',
    pattern: /\b(TODO|FIXME|XXX|HACK)\b/,
    message: 'Finish it, or file an issue and say so there.',
    applies: (path) => isCode(path) && !isTidy(path),
  },
  {
    rule: 'no-silenced-check',
    pattern: /@ts-(ignore|nocheck|expect-error)|(eslint|oxlint)-disable/,
    message: 'Change the code, or the rule for everyone.',
    applies: (path) => isCode(path) && !isTidy(path),
  },
  {
    rule: 'full-method-names',
    pattern: /\b(GPV|SPV|GPN|GPA|SPA)\b/,
    message: 'Write the method name as TR-069 spells it.',
    applies: (path) => isCode(path) && !isTidy(path),
  },
  {
    rule: 'no-shared-folder-at-run-time',
    pattern: /\.\.\/shared\b/,
    message: 'Users do not have that folder; only tests and tools may look for it.',
    applies: isRuntime,
  },
  {
    rule: 'no-absolute-path',
    pattern: /(['"`])\/(work|root|home)\//,
    message: 'A path of one machine.',
    applies: (path) => isCode(path) && !isTidy(path),
  },
];

function lengthFindings({ path, lines }: SourceFile): Finding[] {
  if (!isCode(path) || lines.length <= linesMax + 1) return [];
  return [{ rule: 'file-length', path, line: 0, message: `${lines.length - 1} lines; at most ${linesMax}.` }];
}

function nameFindings({ path }: SourceFile): Finding[] {
  if (!/(^|\/)(utils?|helpers?|common|misc)(\.|\/)/.test(path)) return [];
  return [{ rule: 'names-say-something', path, line: 0, message: 'Name the file after what it holds.' }];
}

function linkFindings({ path, lines }: SourceFile): Finding[] {
  if (!path.endsWith('.md')) return [];
  return lines.flatMap((text, index) =>
    [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g)]
      .map((match) => normalize(join(dirname(path), match[1] ?? '')))
      .filter((target) => !existsSync(target))
      .map((target) => ({ rule: 'links-resolve', path, line: index + 1, message: `No such file: ${target}` })),
  );
}

function lineFindings(file: SourceFile): Finding[] {
  const rules = lineRules.filter(({ applies }) => applies(file.path));
  return file.lines.flatMap((text, index) =>
    rules
      .filter(({ pattern }) => pattern.test(text))
      .map(({ rule, message }) => ({ rule, path: file.path, line: index + 1, message })),
  );
}

/** House rules that need no more than the text of one file. */
export function textFindings(file: SourceFile): Finding[] {
  return [...lengthFindings(file), ...nameFindings(file), ...linkFindings(file), ...lineFindings(file)];
}
