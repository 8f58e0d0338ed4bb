import { parsePath } from '../path.ts';
import type { UniqueKeyFact } from '../registry/model-facts.ts';
import { canonicalValue } from '../types/validate-value.ts';
import { followReference, referencePaths } from './references.ts';
import type { ReferenceTarget } from './references.ts';
import type { InstanceTree, NodeKey, ObjectNode, TableNode } from './tree-node.ts';
import { isTableNode, nodeAt } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';

/** Where a parameter stands. */
export interface ParameterKeys {
  readonly keys: readonly NodeKey[];
  readonly name: string;
}

/** What the checks of one request share. */
export interface ConstraintContext {
  readonly tree: InstanceTree;
  readonly policy: TreePolicy;
  /** How often each key occurs, per table and key: counted once, or a thousand rows would cost a million comparisons. */
  readonly keyCounts: Map<TableNode, Map<UniqueKeyFact, ReadonlyMap<string, number>>>;
}

/** A context for the checks of one request on one tree. */
export const newConstraintContext = (tree: InstanceTree, policy: TreePolicy): ConstraintContext => ({
  tree,
  policy,
  keyCounts: new Map(),
});

/** Why a parameter may not hold what it holds in this tree, given all the others: references, bound values, unique keys. */
export function constraintProblem(context: ConstraintContext, place: ParameterKeys): string | undefined {
  const { tree, policy } = context;
  return referenceProblem(tree, place, policy) ?? enumerationProblem(tree, place) ?? uniqueKeyProblem(context, place);
}

// TR-069 A.2.2.2: aliases are unique, whether or not a model says so.
const aliasKey: UniqueKeyFact = { functional: false, parameters: ['Alias'] };

function objectAt(tree: InstanceTree, keys: readonly NodeKey[]): ObjectNode | undefined {
  const node = nodeAt(tree.top, keys);
  return node === undefined || isTableNode(node) ? undefined : node;
}

/** TR-106 A.2.3.7, TR-069 3.6.1: a strong reference is null or points to something that is there and of the right kind. */
function referenceProblem(tree: InstanceTree, { keys, name }: ParameterKeys, policy: TreePolicy): string | undefined {
  const node = objectAt(tree, keys);
  const type = node?.shape.parameters.get(name)?.type;
  if (node === undefined || type?.pathRef?.refType !== 'strong') return undefined;
  for (const path of referencePaths(node.parameters.get(name)?.value ?? '', type.list !== undefined)) {
    const target = followReference(tree, path);
    if (target === undefined) return 'The reference points to nothing on this device.';
    if (target.writtenAs.includes('a') && !policy.aliasBasedAddressing) return 'Instance aliases are not supported.';
    const { targetType, targetParents } = type.pathRef;
    if (!isTargetKind(target, targetType)) return `The reference has to point to a ${targetType}.`;
    // Rows hang directly below their table; other targets anywhere below the named object.
    const above = parentSchemaPath(target);
    const fits = (parent: string): boolean => (targetType === 'row' ? above === parent : above.startsWith(parent));
    if (targetParents.length > 0 && !targetParents.some(fits)) {
      return `The reference has to point below ${targetParents.join(' or ')}.`;
    }
  }
  return undefined;
}

function isTargetKind({ keys, parameter, node }: ReferenceTarget, targetType: string): boolean {
  const row = typeof keys.at(-1) === 'number';
  switch (targetType) {
    case 'parameter':
      return parameter !== undefined;
    case 'row':
      return parameter === undefined && row;
    case 'table':
      return parameter === undefined && isTableNode(node);
    case 'single':
      return parameter === undefined && !row && !isTableNode(node);
    case 'object':
      return parameter === undefined;
    default:
      return true;
  }
}

/** The schema path that the target hangs directly below. */
function parentSchemaPath({ keys, parameter }: ReferenceTarget): string {
  const above = parameter === undefined ? keys.slice(0, -1) : keys;
  return above.length === 0 ? '' : `${above.map((key) => (typeof key === 'number' ? '{i}' : key)).join('.')}.`;
}

/** TR-106 A.2.3.7: a value that is bound to a list of supported ones is in that list now, or is the null value. */
function enumerationProblem(tree: InstanceTree, { keys, name }: ParameterKeys): string | undefined {
  const node = objectAt(tree, keys);
  const type = node?.shape.parameters.get(name)?.type;
  const ref = type?.enumerationRef;
  if (node === undefined || type === undefined || ref === undefined) return undefined;
  const source = parsePath(ref.targetParameter, { placeholders: true });
  if (source.kind === 'path-problem') return undefined;
  const sourceKeys = source.nodes
    .slice(0, -1)
    .map((step, index) => (step.kind === 'name' ? step.name : (keys[index] ?? 0)));
  const last = source.nodes.at(-1);
  const supported = last?.kind === 'name' ? objectAt(tree, sourceKeys)?.parameters.get(last.name)?.value : undefined;
  // A device without the listing parameter has nothing to measure against.
  if (supported === undefined) return undefined;
  const allowed = new Set(supported.split(',').map((item) => item.trim()));
  const value = node.parameters.get(name)?.value ?? '';
  const items = type.list === undefined ? [value] : referencePaths(value, true);
  const fits = items.every((item) => allowed.has(item) || item === (ref.nullValue ?? ''));
  return fits ? undefined : `The value is none of those that ${ref.targetParameter} lists.`;
}

/** TR-106 A.2.10: no two rows share a key; a functional key binds only rows that are enabled. */
function uniqueKeyProblem(context: ConstraintContext, { keys, name }: ParameterKeys): string | undefined {
  const instanceNumber = keys.at(-1);
  const table = nodeAt(context.tree.top, keys.slice(0, -1));
  if (typeof instanceNumber !== 'number' || table === undefined || !isTableNode(table)) return undefined;
  const row = table.rows.get(instanceNumber);
  const fact = table.table.row.fact;
  const enable = fact?.enableParameter;
  for (const key of [...(fact?.uniqueKeys ?? []), aliasKey]) {
    const concerned = key.parameters.includes(name) || (key.functional && name === enable);
    const own = concerned && row !== undefined ? keyOf(row, { key, enable }) : undefined;
    if (own !== undefined && (countKeys(context, table, { key, enable }).get(own) ?? 0) > 1) {
      return `Another row has the same ${key.parameters.join(', ')}.`;
    }
  }
  return undefined;
}

interface KeyRule {
  readonly key: UniqueKeyFact;
  readonly enable: string | undefined;
}

function countKeys({ keyCounts }: ConstraintContext, table: TableNode, rule: KeyRule): ReadonlyMap<string, number> {
  const known = keyCounts.get(table)?.get(rule.key);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const row of table.rows.values()) {
    const text = keyOf(row, rule);
    if (text !== undefined) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  keyCounts.set(table, (keyCounts.get(table) ?? new Map()).set(rule.key, counts));
  return counts;
}

/** The key of a row as one text; undefined when the key does not bind it. */
function keyOf(row: ObjectNode, { key, enable }: KeyRule): string | undefined {
  const switchState = enable === undefined ? undefined : row.parameters.get(enable);
  if (key.functional && switchState !== undefined && !/^(true|1|Enabled)$/.test(switchState.value)) return undefined;
  const parts: string[] = [];
  for (const name of key.parameters) {
    const state = row.parameters.get(name);
    const type = row.shape.parameters.get(name)?.type;
    // A device without a part of the key cannot keep it.
    if (state === undefined || type === undefined) return undefined;
    // TR-106 A.2.10: lists are compared as sets.
    const items = [...new Set(state.value.split(',').map((item) => item.trim()))].sort();
    parts.push(type.list === undefined ? canonicalValue(type, state.value) : items.join());
  }
  return JSON.stringify(parts);
}
