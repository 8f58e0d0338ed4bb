import type { PathNode } from '../path.ts';
import { parsePath } from '../path.ts';
import { rowWithAlias } from './build-object.ts';
import type { ParameterPlace } from './resolve-path.ts';
import type { InstanceTree, NodeKey, ObjectNode, TableNode } from './tree-node.ts';
import { isTableNode } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';

// Theory of operation. A strong reference is kept with instance numbers, whatever it was written with, because numbers
// never change: after an alias change it still means the same row (TR-069 3.6.1). How the ACS wrote it is kept beside it and
// decides how it is shown again. A weak reference is plain text and is left alone.

/** The paths in a reference value: one, or the items of a list. */
export function referencePaths(value: string, list: boolean): readonly string[] {
  const items = list ? value.split(',').map((item) => item.trim()) : [value];
  return items.filter((item) => item !== '');
}

/** What a path in a value leads to on this device: its place with instance numbers, and how each instance was named. */
export interface ReferenceTarget {
  readonly keys: readonly NodeKey[];
  /** Name of the parameter, when it is one. */
  readonly parameter: string | undefined;
  readonly node: ObjectNode | TableNode;
  /** Per instance `n` for number, `a` for alias. */
  readonly writtenAs: string;
}

/** Follows a path in a value (TR-106 3.2.4: complete, and without a dot at its end). Undefined when it leads nowhere. */
export function followReference(tree: InstanceTree, text: string): ReferenceTarget | undefined {
  const path = parsePath(text.endsWith('.') ? text : `${text}.`);
  if (path.kind === 'path-problem' || text.endsWith('.')) return undefined;
  let node: ObjectNode | TableNode = tree.top;
  const keys: NodeKey[] = [];
  let writtenAs = '';
  for (const [index, step] of path.nodes.entries()) {
    const key = keyOf(node, step);
    if (key === undefined) return undefined;
    const next = childOf(node, key);
    if (next === undefined) {
      const last = index === path.nodes.length - 1;
      if (!last || typeof key !== 'string' || isTableNode(node) || !node.parameters.has(key)) return undefined;
      return { keys, parameter: key, node, writtenAs };
    }
    if (typeof key === 'number') writtenAs += step.kind === 'instance-alias' ? 'a' : 'n';
    keys.push(key);
    node = next;
  }
  return { keys, parameter: undefined, node, writtenAs };
}

function keyOf(node: ObjectNode | TableNode, step: PathNode): NodeKey | undefined {
  switch (step.kind) {
    case 'name':
      return step.name;
    case 'instance-number':
      return step.instanceNumber;
    case 'instance-alias':
      return isTableNode(node) ? rowWithAlias(node, step.instanceAlias) : undefined;
    case 'wildcard':
    case 'placeholder':
    default:
      return undefined;
  }
}

function childOf(node: ObjectNode | TableNode, key: NodeKey): ObjectNode | TableNode | undefined {
  if (isTableNode(node)) return typeof key === 'number' ? node.rows.get(key) : undefined;
  return typeof key === 'string' ? node.children.get(key) : undefined;
}

/** The path of a target, without a dot at its end; instances by alias where `byAlias` says so and there is one. */
export function formatTarget(tree: InstanceTree, target: ReferenceTarget, byAlias: (index: number) => boolean): string {
  let node: ObjectNode | TableNode = tree.top;
  let instances = 0;
  const steps = target.keys.map((key) => {
    const next = childOf(node, key);
    if (next === undefined) return String(key);
    node = next;
    if (typeof key !== 'number') return key;
    const alias = isTableNode(next) ? undefined : next.parameters.get('Alias')?.value;
    const wanted = byAlias(instances);
    instances += 1;
    return wanted && alias !== undefined && alias !== '' ? `[${alias}]` : String(key);
  });
  return [...steps, ...(target.parameter === undefined ? [] : [target.parameter])].join('.');
}

/**
 * A reference as the ACS reads it (TR-069 3.6.1): numbers in mode InstanceNumber; in mode InstanceAlias aliases, or exactly
 * the identifiers that the ACS wrote. Weak references are shown as they are.
 */
export function shownReference(tree: InstanceTree, { fact, state }: ParameterPlace, policy: TreePolicy): string {
  const aliases = policy.aliasBasedAddressing && policy.instanceMode === 'InstanceAlias';
  if (fact.type.pathRef?.refType !== 'strong' || !aliases || state.value === '') return state.value;
  const paths = referencePaths(state.value, fact.type.list !== undefined);
  return paths
    .map((path, index) => {
      const target = followReference(tree, path);
      const written = state.writtenAs?.[index];
      if (target === undefined) return path;
      return formatTarget(tree, target, (instance) => written === undefined || written[instance] === 'a');
    })
    .join(',');
}
