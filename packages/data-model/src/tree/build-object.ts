import { instanceNumberMax } from '../path.ts';
import type { ParameterFact } from '../registry/model-facts.ts';
import { nullValue, validateValue } from '../types/validate-value.ts';
import type { ObjectShape, TableShape } from './device-shape.ts';
import { isTableShape } from './device-shape.ts';
import { orderParameterOf } from './row-order.ts';
import type { ObjectNode, ParameterState, TableNode } from './tree-node.ts';

/** A new object with the defaults of the model and everything below it that always exists (TR-069 A.3.2.6, TR-106 A.2.3). */
export function buildObject(shape: ObjectShape): ObjectNode {
  const children = new Map<string, ObjectNode | TableNode>();
  for (const [name, child] of shape.children) {
    children.set(name, isTableShape(child) ? buildTable(child) : buildObject(child));
  }
  const parameters = new Map<string, ParameterState>();
  for (const [name, fact] of shape.parameters) parameters.set(name, initialState(fact));
  for (const [name, child] of shape.children) {
    const counter = isTableShape(child) ? child.numEntriesParameter : undefined;
    const table = children.get(name);
    const state = counter === undefined ? undefined : parameters.get(counter);
    if (counter !== undefined && state !== undefined && table !== undefined && 'rows' in table) {
      parameters.set(counter, { ...state, value: String(table.rows.size) });
    }
  }
  return { shape, parameters, children };
}

/** A table with the rows that it never goes without: a fixed number of entries is there from the start (TR-106 A.2.7). */
function buildTable(table: TableShape): TableNode {
  const fixed = table.minEntries === table.maxEntries ? table.minEntries : 0;
  let node: TableNode = { table, rows: new Map(), nextInstanceNumber: 1 };
  for (let count = 0; count < fixed; count += 1) node = addRow(node).node;
  return node;
}

/** The table with one more row, which gets the next number and an alias of the device (TR-069 A.3.2.6). The caller checks limits. */
export function addRow(table: TableNode, alias?: string): { node: TableNode; instanceNumber: number } {
  const instanceNumber = table.nextInstanceNumber;
  return { instanceNumber, node: insertRow(table, instanceNumber, alias) };
}

/** The table with a row of a given number that is not there yet. */
export function insertRow(table: TableNode, instanceNumber: number, alias?: string): TableNode {
  const order = orderParameterOf(table.table.row);
  const row = withValues(buildObject(table.table.row), [
    ['Alias', alias ?? freeAlias(table, instanceNumber)],
    // TR-106, data type Order: a row without a given position comes last.
    ...(order === undefined ? [] : [[order, String(table.rows.size + 1)] as const]),
  ]);
  const rows = new Map(table.rows).set(instanceNumber, row);
  return { ...table, rows, nextInstanceNumber: nextNumber(table, rows, instanceNumber) };
}

function nextNumber(table: TableNode, rows: ReadonlyMap<number, ObjectNode>, used: number): number {
  let next = Math.max(table.nextInstanceNumber, used + 1);
  // TR-069 A.2.2.1: only when all numbers are used up may an old one come back.
  if (next > instanceNumberMax) next = 1;
  while (rows.has(next)) next += 1;
  return next;
}

function withValues(row: ObjectNode, values: readonly (readonly [name: string, value: string])[]): ObjectNode {
  const parameters = new Map(row.parameters);
  for (const [name, value] of values) {
    const state = parameters.get(name);
    if (state !== undefined) parameters.set(name, { ...state, value });
  }
  return { ...row, parameters };
}

/** TR-069 3.6.1: an alias that the ACS did not give begins with cpe- and is unique in its table. */
function freeAlias(table: TableNode, instanceNumber: number): string {
  let alias = `cpe-${instanceNumber}`;
  for (let count = 2; rowWithAlias(table, alias) !== undefined; count += 1) alias = `cpe-${instanceNumber}-${count}`;
  return alias;
}

/** The number of the row that has an alias (TR-069 A.2.2.2). */
export function rowWithAlias(table: TableNode, alias: string): number | undefined {
  for (const [instanceNumber, row] of table.rows) {
    if (row.parameters.get('Alias')?.value === alias) return instanceNumber;
  }
  return undefined;
}

/** How a parameter begins: default value, notification as the model says, every entity in its access list (TR-069 A.3.2.6). */
export function initialState(fact: ParameterFact): ParameterState {
  const notification = fact.activeNotify === 'forceEnabled' || fact.activeNotify === 'forceDefaultEnabled' ? 2 : 0;
  return { value: fact.command ? nullValue(fact.type) : initialValue(fact), notification, accessList: undefined };
}

/** The model's default, else the simplest value that the type allows. */
function initialValue({ type, default: given }: ParameterFact): string {
  const enumeration = type.enumeration?.filter(({ status }) => status === undefined || status === 'current') ?? [];
  const idle = enumeration.find(({ value }) => value === 'None' || value === 'Disabled');
  const candidates = [
    given?.type === 'parameter' ? undefined : given?.value,
    nullValue(type),
    idle?.value,
    enumeration[0]?.value,
    type.ranges?.[0]?.minInclusive,
    type.ranges?.[0]?.maxInclusive,
    '0',
  ];
  return (
    candidates.find((value) => value !== undefined && validateValue(type, value, 'read') === undefined) ??
    nullValue(type)
  );
}
