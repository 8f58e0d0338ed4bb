import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadStandardModel } from '../registry/standard-models.ts';
import { applyAddObject } from './add-object.ts';
import { applyDeleteObject } from './delete-object.ts';
import { createTree, rowNumbersOf, valueOf } from './instance-tree.ts';
import { applySetParameterValues } from './set-parameter-values.ts';
import type { InstanceTree } from './tree-node.ts';

const table = 'Device.QoS.Classification.';
const tree = createTree(await loadStandardModel('Device:2.17'), {
  parameters: ['Device.QoS.ClassificationNumberOfEntries', `${table}{i}.Order`, `${table}{i}.Enable`],
  objects: [1, 2, 3, 4, 5].map((row) => `${table}${row}.`),
});

/** Row numbers by position. */
const order = (from: InstanceTree): readonly number[] =>
  rowNumbersOf(from, table).toSorted((a, b) => position(from, a) - position(from, b));
const position = (from: InstanceTree, row: number): number => Number(valueOf(from, `${table}${row}.Order`));

function move(from: InstanceTree, ...moves: readonly (readonly [row: number, to: number])[]): InstanceTree {
  const list = moves.map(([row, to]) => ({ name: `${table}${row}.Order`, value: String(to), type: 'unsignedInt' }));
  const result = applySetParameterValues(from, list);
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.faults));
  return result.tree;
}

test('a new row comes last', () => {
  const added = applyAddObject(tree, table);
  expect(added.kind === 'applied' && order(added.tree)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a row that moves up pushes the others down', () => {
  expect(order(move(tree, [4, 2]))).toEqual([1, 4, 2, 3, 5]);
});

test('a row that moves down goes in front of the row that was there, then the gap closes', () => {
  expect(order(move(tree, [2, 5]))).toEqual([1, 3, 4, 2, 5]);
});

test('a position beyond the end is the last one', () => {
  expect([order(move(tree, [1, 99])), position(move(tree, [1, 99]), 1)]).toEqual([[2, 3, 4, 5, 1], 5]);
});

test('two rows can change places in one request', () => {
  expect(order(move(tree, [1, 2], [2, 1]))).toEqual([2, 1, 3, 4, 5]);
});

test('a deleted row leaves no gap', () => {
  const deleted = applyDeleteObject(tree, `${table}2.`);
  expect(deleted.kind === 'applied' && [order(deleted.tree), position(deleted.tree, 5)]).toEqual([[1, 3, 4, 5], 4]);
});

test('positions are 1 to n, whatever is written', () => {
  const moves = fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 9 })), {
    selector: ([row]) => row,
  });
  fc.assert(
    fc.property(moves, (all) => {
      const after = move(tree, ...all);
      expect([1, 2, 3, 4, 5].map((row) => position(after, row)).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
    }),
  );
});
