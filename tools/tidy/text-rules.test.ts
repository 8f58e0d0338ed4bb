import { expect, test } from 'vitest';
import { textFindings } from './text-rules.ts';

const rulesFor = (path: string, text: string): string[] =>
  textFindings({ path, text, lines: text.split('\n') }).map(({ rule }) => rule);

test.each([
  ['packages/cwmp/src/a.test.ts', `test.only('x', () => {})`, 'no-focused-or-skipped-test'],
  ['packages/cwmp/src/a.ts', `// TODO later`, 'no-unfinished-mark'],
  ['packages/cwmp/src/a.ts', `// @ts-ignore`, 'no-silenced-check'],
  ['packages/cwmp/src/a.ts', `const GPV = 1;`, 'full-method-names'],
  ['packages/cwmp/src/a.ts', `read('../shared/catalogue')`, 'no-shared-folder-at-run-time'],
  ['packages/cwmp/src/a.ts', `read('/root/x')`, 'no-absolute-path'],
  ['packages/cwmp/src/utils.ts', '', 'names-say-something'],
  ['docs/a.md', '[x](no-such-file.md)', 'links-resolve'],
  ['packages/cwmp/src/a.ts', '\n'.repeat(501), 'file-length'],
])('%s with %j breaks %s', (path, text, rule) => {
  expect(rulesFor(path, text)).toEqual([rule]);
});

test('a plain source file breaks nothing', () => {
  expect(rulesFor('packages/cwmp/src/inform.ts', 'export const inform = 1;\n')).toEqual([]);
});
