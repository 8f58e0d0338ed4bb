import { recountRows } from './add-object.ts';
import { clearReferences } from './clear-references.ts';
import { readRequestPath, resolvePath } from './resolve-path.ts';
import { settleOrder } from './row-order.ts';
import type { Applied, Refused } from './tree-change.ts';
import { refuse } from './tree-change.ts';
import type { InstanceTree, NodeKey } from './tree-node.ts';
import { formatKeys, isTableNode, nodeAt, replaceNode } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';

/** Applies DeleteObject to one row with everything below it. Faults 9001, 9005 (TR-069 A.3.2.7). */
export function applyDeleteObject(
  tree: InstanceTree,
  objectName: string,
  policy: TreePolicy = defaultTreePolicy,
): Applied | Refused {
  const path = readRequestPath(objectName, policy);
  if (path.kind === 'refused') return path;
  const last = path.nodes.at(-1)?.kind;
  // TR-069 A.3.2.7: exactly one row; no table, no single object, no wildcard.
  if (!path.partial || path.hasWildcard || (last !== 'instance-number' && last !== 'instance-alias')) {
    return refuse(9005, `No name of a row: ${objectName}`);
  }
  const places = resolvePath(tree, path, policy);
  if ('kind' in places) return places;
  const place = places[0];
  if (place?.kind !== 'row' || place.table === undefined) return refuse(9005, `No such row: ${objectName}`);
  const { table, rows } = place.table;
  if (!table.writable) return refuse(9005, `DeleteObject does not work on this table: ${objectName}`);
  // TR-106 A.2.7: the number of rows does not go below its least.
  if (rows.size <= table.minEntries) return refuse(9001, `The table keeps at least ${table.minEntries} rows.`);
  return deleteRow(tree, place.keys);
}

/** Takes a row out: its number is not given again, strong references to it become null, its counter goes down. */
export function deleteRow(tree: InstanceTree, keys: readonly NodeKey[]): Applied {
  const tableKeys = keys.slice(0, -1);
  const table = nodeAt(tree.top, tableKeys);
  const instanceNumber = keys.at(-1);
  if (table === undefined || !isTableNode(table) || typeof instanceNumber !== 'number') {
    throw new RangeError(`${formatKeys(keys)} is no row of a table.`);
  }
  const rows = new Map(table.rows);
  rows.delete(instanceNumber);
  const without = { ...tree, top: replaceNode(tree.top, tableKeys, () => ({ ...table, rows })) };
  const settled = settleOrder(without, tableKeys, new Set());
  const counted = recountRows(settled.tree, tableKeys);
  const cleared = clearReferences(counted.tree, keys);
  const deleted = { kind: 'object-deleted', objectName: formatKeys(keys) } as const;
  return {
    kind: 'applied',
    tree: cleared.tree,
    changes: [deleted, ...settled.changes, ...counted.changes, ...cleared.changes],
  };
}
