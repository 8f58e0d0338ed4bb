import { validateValue } from '../types/validate-value.ts';
import { insertRow } from './build-object.ts';
import { isTableShape } from './device-shape.ts';
import { recountRows } from './add-object.ts';
import { parsePath } from '../path.ts';
import type { InstanceTree, NodeKey, ObjectNode, ParameterState, TableNode } from './tree-node.ts';
import { formatKeys, isTableNode, nodeAt, replaceNode, replaceParameter } from './tree-node.ts';

/** What a device has that its factory state does not: JSON, secrets included, so keep it where secrets may be. */
export interface TreeSnapshot {
  readonly format: 1;
  /** Tables whose rows or next number differ: path, next instance number, row numbers. */
  readonly tables: readonly (readonly [path: string, nextInstanceNumber: number, rows: readonly number[]])[];
  /** Parameters that differ. */
  readonly parameters: readonly ParameterSnapshot[];
}

/** One parameter of a snapshot; what is left out is as at the factory. */
export interface ParameterSnapshot {
  readonly name: string;
  readonly value: string;
  readonly notification: number;
  readonly accessList?: readonly string[];
  readonly writtenAs?: readonly string[];
}

/** What became of a snapshot. */
export interface RestoredTree {
  readonly tree: InstanceTree;
  /** Names in the snapshot that this device does not have, or whose value its type no longer allows: left as at the factory. */
  readonly ignored: readonly string[];
}

/** What differs from the factory state. Costs nothing for what the tree still shares with it. */
export function snapshotTree(tree: InstanceTree): TreeSnapshot {
  const tables: [string, number, number[]][] = [];
  const parameters: ParameterSnapshot[] = [];
  collect(tree.top, tree.factoryTop, { keys: [], tables, parameters });
  return { format: 1, tables, parameters };
}

interface Collecting {
  readonly keys: readonly NodeKey[];
  readonly tables: [string, number, number[]][];
  readonly parameters: ParameterSnapshot[];
}

function collect(
  node: ObjectNode | TableNode,
  factory: ObjectNode | TableNode | undefined,
  collecting: Collecting,
): void {
  if (node === factory) return;
  const { keys, tables } = collecting;
  const at = (key: NodeKey): Collecting => ({ ...collecting, keys: [...keys, key] });
  if (isTableNode(node)) {
    const before = factory !== undefined && isTableNode(factory) ? factory : undefined;
    const rows = [...node.rows.keys()];
    const same = before?.nextInstanceNumber === node.nextInstanceNumber && sameRows(rows, [...before.rows.keys()]);
    if (!same) tables.push([formatKeys(keys), node.nextInstanceNumber, rows]);
    for (const [key, row] of node.rows) collect(row, before?.rows.get(key), at(key));
    return;
  }
  const before = factory !== undefined && !isTableNode(factory) ? factory : undefined;
  for (const [name, state] of node.parameters) {
    if (state !== before?.parameters.get(name)) collecting.parameters.push(parameterSnapshot(keys, [name, state]));
  }
  for (const [key, child] of node.children) collect(child, before?.children.get(key), at(key));
}

const sameRows = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((number, index) => number === b[index]);

function parameterSnapshot(
  keys: readonly NodeKey[],
  [name, state]: readonly [name: string, state: ParameterState],
): ParameterSnapshot {
  const { value, notification, accessList, writtenAs } = state;
  return {
    name: `${formatKeys(keys)}${name}`,
    value,
    notification,
    ...(accessList === undefined ? {} : { accessList }),
    ...(writtenAs === undefined ? {} : { writtenAs }),
  };
}

/** The tree that a snapshot was taken of, on a device of the same or a newer description. Never throws on well-typed data. */
export function restoreTree(factory: InstanceTree, snapshot: TreeSnapshot): RestoredTree {
  const ignored: string[] = [];
  let tree: InstanceTree = { ...factory, top: factory.factoryTop };
  for (const [path, nextInstanceNumber, rows] of snapshot.tables) {
    const restored = restoreTable(tree, path, { nextInstanceNumber, rows });
    if (restored === undefined) ignored.push(path);
    else tree = restored;
  }
  for (const parameter of snapshot.parameters) {
    const restored = restoreParameter(tree, parameter);
    if (restored === undefined) ignored.push(parameter.name);
    else tree = restored;
  }
  return { tree, ignored };
}

function keysOf(text: string): NodeKey[] | undefined {
  const path = parsePath(text);
  if (path.kind === 'path-problem') return undefined;
  return path.nodes.map((node) =>
    node.kind === 'instance-number' ? node.instanceNumber : node.kind === 'name' ? node.name : 0,
  );
}

function restoreTable(
  tree: InstanceTree,
  path: string,
  { nextInstanceNumber, rows }: { nextInstanceNumber: number; rows: readonly number[] },
): InstanceTree | undefined {
  const keys = keysOf(path);
  const table = keys === undefined ? undefined : nodeAt(tree.top, keys);
  if (keys === undefined || table === undefined || !isTableNode(table)) return undefined;
  const kept = new Map([...table.rows].filter(([number]) => rows.includes(number)));
  let node: TableNode = { ...table, rows: kept };
  for (const number of rows) if (!node.rows.has(number)) node = insertRow(node, number);
  const top = replaceNode(tree.top, keys, () => ({ ...node, nextInstanceNumber }));
  return recountRows({ ...tree, top }, keys).tree;
}

function restoreParameter(tree: InstanceTree, snapshot: ParameterSnapshot): InstanceTree | undefined {
  const keys = keysOf(snapshot.name);
  const name = keys?.at(-1);
  const node = keys === undefined ? undefined : nodeAt(tree.top, keys.slice(0, -1));
  if (keys === undefined || typeof name !== 'string' || node === undefined || isTableNode(node)) return undefined;
  const fact = node.shape.parameters.get(name);
  if (fact === undefined || validateValue(fact.type, snapshot.value, 'read') !== undefined) return undefined;
  const { notification, accessList, writtenAs } = snapshot;
  // A counter follows the rows that were restored, not the ones that were once there.
  const counter = [...node.shape.children.values()].some(
    (child) => isTableShape(child) && child.numEntriesParameter === name,
  );
  const value = (counter ? node.parameters.get(name)?.value : undefined) ?? snapshot.value;
  const state: ParameterState = { value, notification, accessList, ...(writtenAs === undefined ? {} : { writtenAs }) };
  return { ...tree, top: replaceParameter(tree.top, [keys.slice(0, -1), name], state) };
}
