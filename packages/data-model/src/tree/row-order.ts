import type { ObjectShape } from './device-shape.ts';
import type { TreeChange } from './tree-change.ts';
import type { InstanceTree, NodeKey, ParameterState, TableNode } from './tree-node.ts';
import { formatKeys, isTableNode, nodeAt, replaceParameter } from './tree-node.ts';

// Theory of operation (TR-106, data type Order). The positions of a table's rows are unique and without gaps. A row that is
// written to a taken position goes in front of the row there, and only then are gaps closed. So the new order is: all rows by
// their value, those just written in front of others with the same value; then numbered anew from 1.

/** The parameter that gives a row its position; undefined for most tables. */
export function orderParameterOf(row: ObjectShape): string | undefined {
  for (const [name, { type }] of row.parameters) if (type.name === 'Order') return name;
  return undefined;
}

/** Makes the positions in a table unique and gap-free again after some rows were written or one was deleted. */
export function settleOrder(
  tree: InstanceTree,
  tableKeys: readonly NodeKey[],
  written: ReadonlySet<number>,
): { tree: InstanceTree; changes: TreeChange[] } {
  const table = nodeAt(tree.top, tableKeys);
  const name = table === undefined || !isTableNode(table) ? undefined : orderParameterOf(table.table.row);
  if (name === undefined || table === undefined || !isTableNode(table)) return { tree, changes: [] };
  const changes: TreeChange[] = [];
  let top = tree.top;
  for (const [index, { instanceNumber, state }] of inOrder(table, name, written).entries()) {
    const after = String(index + 1);
    if (state.value === after) continue;
    const keys = [...tableKeys, instanceNumber];
    top = replaceParameter(top, [keys, name], { ...state, value: after });
    const parameterName = `${formatKeys(keys)}${name}`;
    changes.push({ kind: 'value', parameterName, before: state.value, after, cause: 'consequence' });
  }
  return { tree: { ...tree, top }, changes };
}

interface OrderedRow {
  readonly instanceNumber: number;
  readonly state: ParameterState;
}

function inOrder(table: TableNode, name: string, written: ReadonlySet<number>): OrderedRow[] {
  const rows = [...table.rows].flatMap(([instanceNumber, row]) => {
    const state = row.parameters.get(name);
    return state === undefined ? [] : [{ instanceNumber, state }];
  });
  const rank = ({ instanceNumber }: OrderedRow): number => (written.has(instanceNumber) ? 0 : 1);
  return rows.sort(
    (a, b) => Number(a.state.value) - Number(b.state.value) || rank(a) - rank(b) || a.instanceNumber - b.instanceNumber,
  );
}
