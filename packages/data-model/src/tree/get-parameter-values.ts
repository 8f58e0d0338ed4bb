import type { ParameterValueStruct } from '@cordon/cwmp';
import { wireTypeName } from '../types/validate-value.ts';
import { shownReference } from './references.ts';
import type { ParameterPlace } from './resolve-path.ts';
import { parameterNameOf, selectParameters, shownNameOf } from './resolve-path.ts';
import type { Refused } from './tree-change.ts';
import type { InstanceTree } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';

/** The answer to GetParameterValues. */
export interface ParameterValues {
  readonly kind: 'values';
  readonly parameterList: readonly ParameterValueStruct[];
}

/** Answers GetParameterValues for full names and partial paths; all or nothing, faults 9004 and 9005 (TR-069 A.3.2.2). */
export function getParameterValues(
  tree: InstanceTree,
  parameterNames: readonly string[],
  policy: TreePolicy = defaultTreePolicy,
): ParameterValues | Refused {
  const selected = selectParameters(tree, parameterNames, policy);
  if ('kind' in selected) return selected;
  return { kind: 'values', parameterList: selected.map((place) => readParameter(tree, place, policy)) };
}

/** One parameter as the ACS reads it, also for Inform: the read policy decides about secrets. */
export function readParameter(tree: InstanceTree, place: ParameterPlace, policy: TreePolicy): ParameterValueStruct {
  const { fact, state } = place;
  const value = fact.type.pathRef === undefined ? state.value : shownReference(tree, place, policy);
  return {
    name: shownNameOf(place),
    value: policy.readValue({ name: parameterNameOf(place), fact, value }),
    type: wireTypeName(fact.type),
  };
}
