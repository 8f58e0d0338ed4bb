import type { Path, PathNode } from '../path.ts';
import { parsePath } from '../path.ts';
import type { ParameterFact } from '../registry/model-facts.ts';
import { rowWithAlias } from './build-object.ts';
import type { ObjectShape, TableShape } from './device-shape.ts';
import { isTableShape } from './device-shape.ts';
import type { Refused } from './tree-change.ts';
import { refuse } from './tree-change.ts';
import type { InstanceTree, NodeKey, ObjectNode, ParameterState, TableNode } from './tree-node.ts';
import { isTableNode } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';

/** Where a path led: the place, and how the ACS is to read its name (TR-069 3.6.1). */
export interface Place {
  readonly keys: readonly NodeKey[];
  /** Path name with a dot at its end; rows are named as the request or the instance mode says. */
  readonly shownPath: string;
}

/** An object, a row or a table that a partial path led to. */
export interface ObjectPlace extends Place {
  readonly kind: 'object' | 'row' | 'table';
  readonly node: ObjectNode | TableNode;
  /** The table that a row belongs to. */
  readonly table?: TableNode;
}

/** A parameter that a path led to. */
export interface ParameterPlace extends Place {
  readonly kind: 'parameter';
  readonly name: string;
  readonly fact: ParameterFact;
  readonly state: ParameterState;
}

/** Full parameter name with instance numbers. */
export const parameterNameOf = ({ keys, name }: { readonly keys: readonly NodeKey[]; readonly name: string }): string =>
  `${keys.join('.')}.${name}`;

/** Full parameter name as the ACS is to read it. */
export const shownNameOf = ({ shownPath, name }: { readonly shownPath: string; readonly name: string }): string =>
  `${shownPath}${name}`;

const unknown = (text: string): Refused => refuse(9005, `Invalid parameter name: ${text.slice(0, 256)}`);

/** A name from the ACS, read; path forms that the device does not support are invalid names (TR-069 A.3.2.2, 3.6.1, 3.6.2). */
export function readRequestPath(text: string, policy: TreePolicy): Path | Refused {
  const path = parsePath(text);
  if (path.kind === 'path-problem') return refuse(9005, `Invalid parameter name: ${path.reason}`);
  if (path.hasAlias && !policy.aliasBasedAddressing) return refuse(9005, 'Instance aliases are not supported.');
  if (path.hasWildcard && !policy.instanceWildcards) return refuse(9005, 'Instance wildcards are not supported.');
  return path;
}

/**
 * Everything that a path means on this device. Without a wildcard that is one place or fault 9005; with one it can be
 * nothing at all, which is no fault (TR-069 A.3.2.2). The empty path is the place above the root.
 */
export function resolvePath(
  tree: InstanceTree,
  path: Path,
  policy: TreePolicy,
): readonly (ObjectPlace | ParameterPlace)[] | Refused {
  if (!isKnownShape(tree.top.shape, path)) return unknown(path.text);
  let places: ObjectPlace[] = [{ kind: 'object', node: tree.top, keys: [], shownPath: '' }];
  const objects = path.partial ? path.nodes : path.nodes.slice(0, -1);
  for (const [index, node] of objects.entries()) {
    places = places.flatMap((place) => stepInto(place, node, policy));
    const wild = path.nodes.slice(0, index + 1).some(({ kind }) => kind === 'wildcard');
    if (places.length === 0) return wild ? [] : unknown(path.text);
  }
  if (path.partial) return places;
  const last = path.nodes.at(-1);
  const name = last?.kind === 'name' ? last.name : '';
  const found = places.flatMap((place) => parameterIn(place, name) ?? []);
  return found.length > 0 || path.hasWildcard ? found : unknown(path.text);
}

/** True when some device of this shape could have the path: what comes behind a wildcard has to be right too. */
function isKnownShape(top: ObjectShape, path: Path): boolean {
  let shape: ObjectShape | TableShape | undefined = top;
  const objects = path.partial ? path.nodes : path.nodes.slice(0, -1);
  for (const node of objects) {
    if (shape === undefined) return false;
    if (isTableShape(shape)) shape = node.kind === 'name' ? undefined : shape.row;
    else shape = node.kind === 'name' ? shape.children.get(node.name) : undefined;
  }
  if (shape === undefined || path.partial) return shape !== undefined;
  const last = path.nodes.at(-1);
  return !isTableShape(shape) && last?.kind === 'name' && shape.parameters.has(last.name);
}

function stepInto(place: ObjectPlace, node: PathNode, policy: TreePolicy): ObjectPlace[] {
  const from = place.node;
  if (!isTableNode(from)) return node.kind === 'name' ? childPlaces(place, from, node.name) : [];
  switch (node.kind) {
    case 'instance-number':
      return rowPlace(place, from, { instanceNumber: node.instanceNumber, shown: String(node.instanceNumber) });
    case 'instance-alias': {
      const instanceNumber = rowWithAlias(from, node.instanceAlias);
      // TR-069 3.6.1: a node that the request named by alias keeps that name in the answer.
      return instanceNumber === undefined
        ? []
        : rowPlace(place, from, { instanceNumber, shown: `[${node.instanceAlias}]` });
    }
    case 'wildcard':
      return rowNumbers(from).flatMap((instanceNumber) =>
        rowPlace(place, from, { instanceNumber, shown: shownRow(from, instanceNumber, policy) }),
      );
    case 'name':
    case 'placeholder':
    default:
      return [];
  }
}

const rowNumbers = (table: TableNode): number[] => [...table.rows.keys()].sort((a, b) => a - b);

/** TR-069 3.6.1: below what the request named, the instance mode decides, and an alias only where the row has one. */
function shownRow(table: TableNode, instanceNumber: number, policy: TreePolicy): string {
  const alias = table.rows.get(instanceNumber)?.parameters.get('Alias')?.value;
  const byAlias = policy.aliasBasedAddressing && policy.instanceMode === 'InstanceAlias';
  return byAlias && alias !== undefined && alias !== '' ? `[${alias}]` : String(instanceNumber);
}

function rowPlace(place: ObjectPlace, table: TableNode, row: { instanceNumber: number; shown: string }): ObjectPlace[] {
  const node = table.rows.get(row.instanceNumber);
  if (node === undefined) return [];
  const keys = [...place.keys, row.instanceNumber];
  return [{ kind: 'row', node, table, keys, shownPath: `${place.shownPath}${row.shown}.` }];
}

function childPlaces(place: ObjectPlace, from: ObjectNode, name: string): ObjectPlace[] {
  const node = from.children.get(name);
  if (node === undefined) return [];
  const kind = isTableNode(node) ? 'table' : 'object';
  return [{ kind, node, keys: [...place.keys, name], shownPath: `${place.shownPath}${name}.` }];
}

function parameterIn(place: ObjectPlace, name: string): ParameterPlace | undefined {
  const { node, keys, shownPath } = place;
  if (isTableNode(node)) return undefined;
  const fact = node.shape.parameters.get(name);
  const state = node.parameters.get(name);
  return fact === undefined || state === undefined
    ? undefined
    : { kind: 'parameter', name, fact, state, keys, shownPath };
}

/** The parameters directly in an object, in the order of its description. */
export function parametersIn(place: ObjectPlace): ParameterPlace[] {
  if (isTableNode(place.node)) return [];
  return [...place.node.parameters.keys()].flatMap((name) => parameterIn(place, name) ?? []);
}

/** The objects, tables or rows directly in an object. */
export function objectsIn(place: ObjectPlace, policy: TreePolicy): ObjectPlace[] {
  const { node } = place;
  if (!isTableNode(node)) return [...node.children.keys()].flatMap((name) => childPlaces(place, node, name));
  return rowNumbers(node).flatMap((instanceNumber) =>
    rowPlace(place, node, { instanceNumber, shown: shownRow(node, instanceNumber, policy) }),
  );
}

/** All parameters at or below a place, depth first. */
export function* parametersBelow(place: ObjectPlace | ParameterPlace, policy: TreePolicy): Iterable<ParameterPlace> {
  if (place.kind === 'parameter') {
    yield place;
    return;
  }
  yield* parametersIn(place);
  for (const child of objectsIn(place, policy)) yield* parametersBelow(child, policy);
}

/** Parameters that a list of names means, each once (TR-069 A.3.2.2 allows once or repeatedly); or the fault. */
export function selectParameters(
  tree: InstanceTree,
  names: readonly string[],
  policy: TreePolicy,
): readonly ParameterPlace[] | Refused {
  const found = new Map<string, ParameterPlace>();
  let seen = 0;
  for (const text of new Set(names)) {
    const path = readRequestPath(text, policy);
    if (path.kind === 'refused') return path;
    const places = resolvePath(tree, path, policy);
    if ('kind' in places) return places;
    for (const place of places) {
      for (const parameter of parametersBelow(place, policy)) {
        seen += 1;
        // Names that overlap cost time each, so the limit counts what was visited.
        if (seen > policy.answerEntriesMax)
          return refuse(9004, `The answer has more than ${policy.answerEntriesMax} parameters.`);
        const shown = shownNameOf(parameter);
        if (!found.has(shown)) found.set(shown, parameter);
      }
    }
  }
  return [...found.values()];
}
