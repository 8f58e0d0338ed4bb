import { formatPath } from '../path.ts';
import { validateValue } from '../types/validate-value.ts';
import { insertRow, rowWithAlias } from './build-object.ts';
import type { ObjectPlace } from './resolve-path.ts';
import { readRequestPath, resolvePath } from './resolve-path.ts';
import type { Applied, Refused, TreeChange } from './tree-change.ts';
import { refuse } from './tree-change.ts';
import type { InstanceTree, NodeKey, TableNode } from './tree-node.ts';
import { formatKeys, isTableNode, nodeAt, replaceNode, replaceParameter } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';

/** A row that was made. */
export interface ObjectAdded extends Applied {
  readonly instanceNumber: number;
  /** Path of the new row with instance numbers, a dot at its end. */
  readonly objectName: string;
}

/** Applies AddObject: the name of a table, perhaps with the new row's `[alias]` behind it. Faults 9004, 9005 (TR-069 A.3.2.6). */
export function applyAddObject(
  tree: InstanceTree,
  objectName: string,
  policy: TreePolicy = defaultTreePolicy,
): ObjectAdded | Refused {
  const path = readRequestPath(objectName, policy);
  if (path.kind === 'refused') return path;
  if (!path.partial || path.hasWildcard) return refuse(9005, `No name of a table: ${objectName}`);
  const last = path.nodes.at(-1);
  const alias = last?.kind === 'instance-alias' ? last.instanceAlias : undefined;
  const table = readRequestPath(formatPath(alias === undefined ? path.nodes : path.nodes.slice(0, -1), true), policy);
  if (table.kind === 'refused') return table;
  const places = resolvePath(tree, table, policy);
  if ('kind' in places) return places;
  const place = places[0];
  if (place?.kind !== 'table' || !isTableNode(place.node)) return refuse(9005, `No table: ${objectName}`);
  // TR-069 A.3.2.6: what AddObject cannot work on is no valid ObjectName.
  if (!place.node.table.writable) return refuse(9005, `AddObject does not work on this table: ${objectName}`);
  return checkAlias(place.node, alias) ?? insert(tree, { ...place, node: place.node }, { alias, policy });
}

function checkAlias(table: TableNode, alias: string | undefined): Refused | undefined {
  if (alias !== undefined) {
    const fact = table.table.row.parameters.get('Alias');
    // TR-069 A.3.2.6: 9005 when rows have no Alias, when it is taken, and when it is none.
    if (fact === undefined) return refuse(9005, 'The rows of this table have no Alias.');
    if (rowWithAlias(table, alias) !== undefined) return refuse(9005, `The alias [${alias}] is in use.`);
    const problem = validateValue(fact.type, alias);
    if (problem !== undefined) return refuse(9005, problem.reason);
  }
  // TR-069 A.3.2.6: a full table is 9004.
  if (table.rows.size < table.table.maxEntries) return undefined;
  return refuse(9004, `The table has its ${table.table.maxEntries} rows.`);
}

function insert(
  tree: InstanceTree,
  place: ObjectPlace & { readonly node: TableNode },
  { alias, policy }: { readonly alias: string | undefined; readonly policy: TreePolicy },
): ObjectAdded {
  const instanceNumber = policy.reusesInstanceNumbers ? lowestFreeNumber(place.node) : place.node.nextInstanceNumber;
  const node = insertRow(place.node, instanceNumber, alias);
  const top = replaceNode(tree.top, place.keys, () => node);
  const objectName = `${formatKeys(place.keys)}${instanceNumber}.`;
  const counted = recountRows({ ...tree, top }, place.keys);
  return {
    kind: 'applied',
    tree: counted.tree,
    changes: [{ kind: 'object-added', objectName }, ...counted.changes],
    instanceNumber,
    objectName,
  };
}

function lowestFreeNumber({ rows }: TableNode): number {
  let number = 1;
  while (rows.has(number)) number += 1;
  return number;
}

/** Makes the counter of a table right again (TR-106 2.3: it equals the number of rows). */
export function recountRows(
  tree: InstanceTree,
  keys: readonly NodeKey[],
): { tree: InstanceTree; changes: TreeChange[] } {
  const above = keys.slice(0, -1);
  const table = nodeAt(tree.top, keys);
  const parent = nodeAt(tree.top, above);
  if (table === undefined || parent === undefined || !isTableNode(table) || isTableNode(parent))
    return { tree, changes: [] };
  const name = table.table.numEntriesParameter;
  const state = name === undefined ? undefined : parent.parameters.get(name);
  const after = String(table.rows.size);
  if (name === undefined || state === undefined || state.value === after) return { tree, changes: [] };
  const parameterName = `${formatKeys(above)}${name}`;
  return {
    tree: { ...tree, top: replaceParameter(tree.top, [above, name], { ...state, value: after }) },
    changes: [{ kind: 'value', parameterName, before: state.value, after, cause: 'consequence' }],
  };
}
