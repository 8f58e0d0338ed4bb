import { nullValue } from '../types/validate-value.ts';
import { referencePaths } from './references.ts';
import type { TreeChange } from './tree-change.ts';
import type { InstanceTree, NodeKey, ObjectNode, ParameterState, TableNode } from './tree-node.ts';
import { formatKeys, isTableNode } from './tree-node.ts';

/**
 * Takes strong references to a deleted row, or to anything that was in it, out of all values: a single one becomes null, a
 * list loses the item (TR-106 A.2.3.7, TR-069 3.6.1). Weak ones stay.
 */
export function clearReferences(
  tree: InstanceTree,
  deleted: readonly NodeKey[],
): { tree: InstanceTree; changes: TreeChange[] } {
  const changes: TreeChange[] = [];
  const top = clearIn(tree.top, { keys: [], deletedPath: formatKeys(deleted), changes });
  return { tree: top === tree.top ? tree : { ...tree, top }, changes };
}

interface Clearing {
  readonly keys: readonly NodeKey[];
  readonly deletedPath: string;
  readonly changes: TreeChange[];
}

function clearIn<Node extends ObjectNode | TableNode>(node: Node, clearing: Clearing): Node {
  if (isTableNode(node)) {
    const rows = changedEntries(node.rows, (row, key) => clearIn(row, { ...clearing, keys: [...clearing.keys, key] }));
    return rows === node.rows ? node : { ...node, rows };
  }
  const children = changedEntries(node.children, (child, key) =>
    clearIn(child, { ...clearing, keys: [...clearing.keys, key] }),
  );
  const parameters = changedEntries(node.parameters, (state, name) => clearState(node, { state, name }, clearing));
  return children === node.children && parameters === node.parameters ? node : { ...node, children, parameters };
}

/** The map itself when nothing in it changed, so that trees go on sharing. */
function changedEntries<Key, Value>(
  entries: ReadonlyMap<Key, Value>,
  change: (value: Value, key: Key) => Value,
): ReadonlyMap<Key, Value> {
  let copy: Map<Key, Value> | undefined;
  for (const [key, value] of entries) {
    const after = change(value, key);
    if (after === value) continue;
    copy ??= new Map(entries);
    copy.set(key, after);
  }
  return copy ?? entries;
}

function clearState(
  node: ObjectNode,
  { state, name }: { state: ParameterState; name: string },
  { keys, deletedPath, changes }: Clearing,
): ParameterState {
  const fact = node.shape.parameters.get(name);
  if (fact?.type.pathRef?.refType !== 'strong' || state.value === '') return state;
  const paths = referencePaths(state.value, fact.type.list !== undefined);
  const kept = paths.map((path) => !`${path}.`.startsWith(deletedPath));
  if (kept.every(Boolean)) return state;
  const after = fact.type.list === undefined ? nullValue(fact.type) : paths.filter((_, index) => kept[index]).join(',');
  // TR-106 A.2.3.7: the device did this, so it counts as a value change for notification.
  changes.push({
    kind: 'value',
    parameterName: `${formatKeys(keys)}${name}`,
    before: state.value,
    after,
    cause: 'consequence',
  });
  const { writtenAs, ...rest } = state;
  const marks = writtenAs?.filter((_, index) => kept[index]);
  return { ...rest, value: after, ...(marks === undefined ? {} : { writtenAs: marks }) };
}
