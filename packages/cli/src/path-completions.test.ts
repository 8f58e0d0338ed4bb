import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { freshDir, removeDirs } from './captured-command.test-support.ts';
import { pathCompletions } from './path-completions.ts';

afterEach(removeDirs);

test('offers what begins with the typed text, folders with a slash, hidden files only on a dot', () => {
  const dir = freshDir();
  mkdirSync(join(dir, 'targets'));
  for (const name of ['target.yaml', 'other', '.hidden']) writeFileSync(join(dir, name), '');
  expect(pathCompletions(join(dir, 'tar'))).toEqual([join(dir, 'target.yaml'), join(dir, 'targets/')]);
  expect(pathCompletions(`${dir}/`)).toEqual([join(dir, 'other'), join(dir, 'target.yaml'), join(dir, 'targets/')]);
  expect(pathCompletions(`${dir}/.h`)).toEqual([join(dir, '.hidden')]);
});

test('offers nothing where nothing can be read', () => {
  expect(pathCompletions('/does/not/exist/x')).toEqual([]);
});
