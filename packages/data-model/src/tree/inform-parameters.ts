import type { ParameterValueStruct } from '@cordon/cwmp';
import { parsePath } from '../path.ts';
import { readParameter } from './get-parameter-values.ts';
import { parametersOf } from './instance-tree.ts';
import type { ParameterPlace } from './resolve-path.ts';
import { resolvePath } from './resolve-path.ts';
import type { InstanceTree, NodeKey, ObjectNode, TableNode } from './tree-node.ts';
import { isTableNode } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';

/** Names, with instance numbers, of the parameters that stand in every Inform (TR-106 A.2.3, forcedInform). */
export const forcedInformParameters = (tree: InstanceTree): readonly string[] =>
  [...parametersOf(tree)].filter(({ fact }) => fact.forcedInform).map(({ name }) => name);

/**
 * The device's own parameters for the ParameterList of an Inform: named as the instance mode says, secrets as the read
 * policy says (TR-069 3.6.1, TR-106 A.2.3). Names that the device does not have are left out.
 */
export function informParameterList(
  tree: InstanceTree,
  parameterNames: readonly string[],
  policy: TreePolicy = defaultTreePolicy,
): readonly ParameterValueStruct[] {
  return parameterNames.flatMap((name) => {
    const path = parsePath(name);
    const places = path.kind === 'path' && !path.partial ? resolvePath(tree, path, policy) : [];
    const place = 'kind' in places ? undefined : places[0];
    if (place?.kind !== 'parameter') return [];
    return [readParameter(tree, { ...place, shownPath: ownPath(tree, place, policy) }, policy)];
  });
}

/** Where the ACS did not name the rows, the instance mode alone decides. */
function ownPath(tree: InstanceTree, { keys }: ParameterPlace, policy: TreePolicy): string {
  const byAlias = policy.aliasBasedAddressing && policy.instanceMode === 'InstanceAlias';
  let node: ObjectNode | TableNode | undefined = tree.top;
  let shown = '';
  for (const key of keys) {
    node = childOf(node, key);
    const alias = node === undefined || isTableNode(node) ? undefined : node.parameters.get('Alias')?.value;
    const named = typeof key === 'number' && byAlias && alias !== undefined && alias !== '';
    shown += `${named ? `[${alias}]` : key}.`;
  }
  return shown;
}

function childOf(node: ObjectNode | TableNode | undefined, key: NodeKey): ObjectNode | TableNode | undefined {
  if (node === undefined) return undefined;
  if (isTableNode(node)) return typeof key === 'number' ? node.rows.get(key) : undefined;
  return typeof key === 'string' ? node.children.get(key) : undefined;
}
