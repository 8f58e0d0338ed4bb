import type { ModelRegistry } from '../registry/registry.ts';
import type { ObjectShape, TableShape } from './device-shape.ts';

/** What a device keeps for one parameter. */
export interface ParameterState {
  readonly value: string;
  /** 0 to 6 (TR-069 A.3.2.4). */
  readonly notification: number;
  /** Undefined: every entity that the device supports (TR-069 A.3.2.5). */
  readonly accessList: readonly string[] | undefined;
  /**
   * For a reference that the ACS wrote: per path in it, how the ACS named each instance, `n` by number, `a` by alias.
   * The value itself always has numbers (TR-069 3.6.1).
   */
  readonly writtenAs?: readonly string[];
}

/** One object of a device: a single object or one row. Immutable; trees share what they have in common. */
export interface ObjectNode {
  readonly shape: ObjectShape;
  readonly parameters: ReadonlyMap<string, ParameterState>;
  readonly children: ReadonlyMap<string, ObjectNode | TableNode>;
}

/** One table of a device. */
export interface TableNode {
  readonly table: TableShape;
  readonly rows: ReadonlyMap<number, ObjectNode>;
  /** The number for the next row. Numbers of deleted rows are not given again (TR-069 A.2.2.1). */
  readonly nextInstanceNumber: number;
}

export const isTableNode = (node: ObjectNode | TableNode): node is TableNode => 'rows' in node;

/** All that a device holds at one moment. Immutable: every change gives a new tree that shares the rest. */
export interface InstanceTree {
  readonly registry: ModelRegistry;
  /** Holds the root object, `Device` or `InternetGatewayDevice`, as its only child. */
  readonly top: ObjectNode;
  /** The same at the factory: where a factory reset goes back to, and what a snapshot is told against. */
  readonly factoryTop: ObjectNode;
}

/** A place in a tree: names of objects, and numbers where a table has its rows. */
export type NodeKey = string | number;

/** The node at a place; undefined when there is none. */
export function nodeAt(top: ObjectNode, keys: readonly NodeKey[]): ObjectNode | TableNode | undefined {
  let node: ObjectNode | TableNode | undefined = top;
  for (const key of keys) {
    if (node === undefined) return undefined;
    if (isTableNode(node)) node = typeof key === 'number' ? node.rows.get(key) : undefined;
    else node = typeof key === 'string' ? node.children.get(key) : undefined;
  }
  return node;
}

/** The tree with another node at a place. Copies only the objects on the way there; the place must exist. */
export function replaceNode<Node extends ObjectNode | TableNode>(
  top: Node,
  keys: readonly NodeKey[],
  change: (node: ObjectNode | TableNode) => ObjectNode | TableNode,
): Node {
  const [key, ...rest] = keys;
  if (key === undefined) return change(top) as Node;
  if (isTableNode(top)) {
    const row = typeof key === 'number' ? top.rows.get(key) : undefined;
    if (row === undefined) throw new RangeError(`There is no row ${key} here.`);
    return { ...top, rows: new Map(top.rows).set(Number(key), replaceNode(row, rest, change)) };
  }
  const child = typeof key === 'string' ? top.children.get(key) : undefined;
  if (child === undefined) throw new RangeError(`There is no object ${key} here.`);
  return { ...top, children: new Map(top.children).set(String(key), replaceNode(child, rest, change)) };
}

/** The tree with another state of one parameter. */
export function replaceParameter(
  top: ObjectNode,
  [keys, name]: readonly [keys: readonly NodeKey[], name: string],
  state: ParameterState,
): ObjectNode {
  return replaceNode(top, keys, (node) => {
    if (isTableNode(node)) throw new RangeError('A table has no parameters.');
    return { ...node, parameters: new Map(node.parameters).set(name, state) };
  });
}

/** The path name of a place, with instance numbers: of an object with a dot at its end. */
export const formatKeys = (keys: readonly NodeKey[]): string => (keys.length === 0 ? '' : `${keys.join('.')}.`);
