import type { ValueType } from '../types/value-type.ts';
import { canonicalValue } from '../types/validate-value.ts';
import { followReference, formatTarget, referencePaths } from './references.ts';
import type { ParameterPlace } from './resolve-path.ts';
import { parameterNameOf } from './resolve-path.ts';
import type { TreeChange } from './tree-change.ts';
import type { InstanceTree } from './tree-node.ts';
import { replaceParameter } from './tree-node.ts';

/** Puts a checked value into a tree. Commands are not kept (TR-106 A.2.3); references are kept with instance numbers. */
export function storeValue(
  tree: InstanceTree,
  place: ParameterPlace,
  { value, cause }: { value: string; cause: 'request' | 'consequence' },
): { tree: InstanceTree; changes: readonly TreeChange[] } {
  const { fact, state, keys, name } = place;
  if (fact.command) return { tree, changes: [] };
  const reference = fact.type.pathRef?.refType === 'strong' ? readReference(tree, fact.type, value) : undefined;
  const after = reference?.value ?? canonicalValue(fact.type, value);
  const { writtenAs: _, ...rest } = state;
  const marks = reference === undefined || cause === 'consequence' ? {} : { writtenAs: reference.writtenAs };
  const top = replaceParameter(tree.top, [keys, name], { ...rest, value: after, ...marks });
  const changes: TreeChange[] =
    after === state.value
      ? []
      : [{ kind: 'value', parameterName: parameterNameOf(place), before: state.value, after, cause }];
  return { tree: { ...tree, top }, changes };
}

/** TR-069 3.6.1: the row meant is what counts; the form in which the ACS named it is remembered. Dangling items stay text. */
function readReference(
  tree: InstanceTree,
  type: ValueType,
  text: string,
): { value: string; writtenAs: readonly string[] } {
  const targets = referencePaths(text, type.list !== undefined).map((path) => {
    const target = followReference(tree, path);
    return target === undefined
      ? { path, writtenAs: '' }
      : { path: formatTarget(tree, target, () => false), writtenAs: target.writtenAs };
  });
  return { value: targets.map(({ path }) => path).join(','), writtenAs: targets.map(({ writtenAs }) => writtenAs) };
}
