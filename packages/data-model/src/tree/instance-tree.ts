import { parsePath } from '../path.ts';
import type { ParameterFact } from '../registry/model-facts.ts';
import type { ModelRegistry } from '../registry/registry.ts';
import { canonicalValue, validateValue } from '../types/validate-value.ts';
import { addRow, buildObject, insertRow } from './build-object.ts';
import { recountRows } from './add-object.ts';
import { deleteRow } from './delete-object.ts';
import type { DeclaredObject, DeviceDescription } from './device-description.ts';
import { DeviceDescriptionError } from './device-description.ts';
import { buildShape, declaredObjects } from './device-shape.ts';
import type { ObjectPlace, ParameterPlace } from './resolve-path.ts';
import { parameterNameOf, parametersBelow, resolvePath } from './resolve-path.ts';
import { storeValue } from './store-value.ts';
import type { Applied, TreeChange } from './tree-change.ts';
import type { InstanceTree, NodeKey, ParameterState, TableNode } from './tree-node.ts';
import { isTableNode, nodeAt, replaceNode } from './tree-node.ts';
import type { ParameterView, TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';

/** The device itself may use every form of path. */
const ownPolicy: TreePolicy = { ...defaultTreePolicy, aliasBasedAddressing: true, instanceWildcards: true };

/**
 * A device as its description says, in factory state. Share one tree among all devices of a kind: they copy what they
 * change. Throws {@link DeviceDescriptionError} for an entry that does not fit the model.
 */
export function createTree(registry: ModelRegistry, description: DeviceDescription): InstanceTree {
  const built = buildObject(buildShape(registry, description));
  let tree: InstanceTree = { registry, top: built, factoryTop: built };
  for (const object of declaredObjects(description)) tree = addFactoryRow(tree, object);
  for (const [name, value] of Object.entries(description.values ?? {})) tree = setFactoryValue(tree, { name, value });
  return { registry, top: tree.top, factoryTop: tree.top };
}

function addFactoryRow(tree: InstanceTree, object: DeclaredObject): InstanceTree {
  const path = parsePath(object.path, { placeholders: true });
  const last = path.kind === 'path' ? path.nodes.at(-1) : undefined;
  if (path.kind !== 'path' || last?.kind !== 'instance-number' || !path.partial) return tree;
  const keys = path.nodes.slice(0, -1).map(keyOf);
  const table = nodeAt(tree.top, keys);
  if (table === undefined || !isTableNode(table)) {
    throw new DeviceDescriptionError(`${object.path}: name the rows above it first.`);
  }
  if (table.rows.has(last.instanceNumber)) return tree;
  const row = insertRow(table, last.instanceNumber, object.alias);
  return recountRows({ ...tree, top: replaceNode(tree.top, keys, () => row) }, keys).tree;
}

function keyOf(node: { kind: string; name?: string; instanceNumber?: number }): NodeKey {
  return node.name ?? node.instanceNumber ?? 0;
}

function setFactoryValue(tree: InstanceTree, { name, value }: { name: string; value: string }): InstanceTree {
  const place = findParameter(tree, name);
  if (place === undefined) throw new DeviceDescriptionError(`${name}: the device has no such parameter.`);
  const problem = validateValue(place.fact.type, value, 'read');
  if (problem !== undefined) throw new DeviceDescriptionError(`${name}: ${problem.reason}`);
  return storeValue(tree, place, { value, cause: 'consequence' }).tree;
}

/** The same device as it left the factory (TR-069 A.4.1.6). */
export const factoryTree = (tree: InstanceTree): InstanceTree => ({ ...tree, top: tree.factoryTop });

function findParameter(tree: InstanceTree, name: string): ParameterPlace | undefined {
  const path = parsePath(name);
  const places = path.kind === 'path' ? resolvePath(tree, path, ownPolicy) : [];
  const place = 'kind' in places ? undefined : places[0];
  return place?.kind === 'parameter' ? place : undefined;
}

function findObject(tree: InstanceTree, name: string): ObjectPlace {
  const path = parsePath(name);
  const places = path.kind === 'path' ? resolvePath(tree, path, ownPolicy) : [];
  const place = 'kind' in places ? undefined : places[0];
  if (place === undefined || place.kind === 'parameter') throw new RangeError(`The device has no object ${name}.`);
  return place;
}

/** The true value of a parameter, secrets included: for the device itself. Undefined when it has no such parameter. */
export const valueOf = (tree: InstanceTree, parameterName: string): string | undefined =>
  findParameter(tree, parameterName)?.state.value;

/** What the device knows of a parameter; undefined when it has none of that name. */
export const factOf = (tree: InstanceTree, parameterName: string): ParameterFact | undefined =>
  findParameter(tree, parameterName)?.fact;

/** Notification and access list of a parameter; undefined when it has none of that name. */
export const stateOf = (tree: InstanceTree, parameterName: string): ParameterState | undefined =>
  findParameter(tree, parameterName)?.state;

/** Every parameter at or below a path (the empty one: all), with true values, in order. Wildcards and aliases allowed. */
export function* parametersOf(tree: InstanceTree, path: string = ''): Iterable<ParameterView & ParameterState> {
  const parsed = parsePath(path);
  const places = parsed.kind === 'path' ? resolvePath(tree, parsed, ownPolicy) : [];
  if ('kind' in places) return;
  for (const place of places) {
    for (const found of parametersBelow(place, ownPolicy)) {
      yield { name: parameterNameOf(found), fact: found.fact, ...found.state };
    }
  }
}

/** The numbers of a table's rows, ascending. Throws RangeError when the device has no such table. */
export function rowNumbersOf(tree: InstanceTree, tablePath: string): readonly number[] {
  return [...tableAt(tree, tablePath).table.rows.keys()].sort((a, b) => a - b);
}

function tableAt(tree: InstanceTree, path: string): { keys: readonly NodeKey[]; table: TableNode } {
  const { node, keys } = findObject(tree, path);
  if (!isTableNode(node)) throw new RangeError(`${path} is no table.`);
  return { keys, table: node };
}

/**
 * Values that the device itself sets: read-only parameters too, every one still valid for its type. Throws RangeError for a
 * name that the device does not have or a value that its type does not allow. An equal value is no change.
 */
export function setDeviceValues(tree: InstanceTree, values: Readonly<Record<string, string>>): Applied {
  const changes: TreeChange[] = [];
  let current = tree;
  for (const [name, value] of Object.entries(values)) {
    const place = findParameter(current, name);
    if (place === undefined) throw new RangeError(`The device has no parameter ${name}.`);
    const problem = validateValue(place.fact.type, value, 'read');
    if (problem !== undefined) throw new RangeError(`${name}: ${problem.reason}`);
    if (canonicalValue(place.fact.type, value) === place.state.value) continue;
    const stored = storeValue(current, place, { value, cause: 'consequence' });
    current = stored.tree;
    changes.push(...stored.changes);
  }
  return { kind: 'applied', tree: current, changes };
}

/** A row that the device itself adds, also to a read-only table. Throws RangeError when the table is full or missing. */
export function addDeviceRow(tree: InstanceTree, tablePath: string): Applied & { readonly instanceNumber: number } {
  const { keys, table } = tableAt(tree, tablePath);
  if (table.rows.size >= table.table.maxEntries) throw new RangeError(`${tablePath} is full.`);
  const added = addRow(table);
  const top = replaceNode(tree.top, keys, () => added.node);
  const counted = recountRows({ ...tree, top }, keys);
  const change: TreeChange = { kind: 'object-added', objectName: `${keys.join('.')}.${added.instanceNumber}.` };
  return {
    kind: 'applied',
    tree: counted.tree,
    changes: [change, ...counted.changes],
    instanceNumber: added.instanceNumber,
  };
}

/** A row that the device itself takes away, also from a read-only table. Throws RangeError when there is none. */
export function deleteDeviceRow(tree: InstanceTree, rowPath: string): Applied {
  const place = findObject(tree, rowPath);
  if (place.kind !== 'row') throw new RangeError(`${rowPath} is no row of a table.`);
  return deleteRow(tree, place.keys);
}
