import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPath, parsePath } from './path.ts';
import { createPathTable } from './path-table.ts';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/);
const instance = fc.oneof(
  fc.integer({ min: 1, max: 0xffff_ffff }).map(String),
  fc.constant('*'),
  fc.stringMatching(/^[A-Za-z][A-Za-z0-9.-]{0,8}$/).map((alias) => `[${alias}]`),
);
const pathText = fc
  .tuple(name, fc.array(fc.oneof(name, instance), { maxLength: 8 }), name, fc.boolean())
  .map(([root, middle, last, partial]) => `${[root, ...middle, last].join('.')}${partial ? '.' : ''}`);

test('every path that is read is written back as it was', () => {
  fc.assert(
    fc.property(pathText, (text) => {
      const path = parsePath(text);
      expect(path.kind).toBe('path');
      if (path.kind === 'path') expect(formatPath(path.nodes, path.partial)).toBe(text);
    }),
  );
});

test('no text makes the reader throw, and what it reads it can write', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...Array.from('A.[]*{i}10_-')) })),
      (text) => {
        const path = parsePath(text);
        if (path.kind === 'path') expect(formatPath(path.nodes, path.partial)).toBe(text);
      },
    ),
  );
});

test('a table gives the same object for the same text', () => {
  const table = createPathTable();
  expect(table.parse('Device.WiFi.')).toBe(table.parse('Device.WiFi.'));
});

test('a full table goes on reading but keeps no more', () => {
  const table = createPathTable(2);
  for (const text of ['A.', 'B.', 'C.', 'D.']) expect(table.parse(text).kind).toBe('path');
  expect(table.size).toBe(2);
});

test('a table keeps no text that is no path', () => {
  const table = createPathTable();
  table.parse('..');
  expect(table.size).toBe(0);
});
