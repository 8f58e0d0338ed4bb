import type { ParameterAttributeStruct } from '@cordon/cwmp';
import type { ParameterPlace } from './resolve-path.ts';
import { selectParameters, shownNameOf } from './resolve-path.ts';
import type { Refused } from './tree-change.ts';
import type { InstanceTree } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';

/** The answer to GetParameterAttributes: parameters only, never objects (TR-069 A.3.2.5). */
export interface ParameterAttributes {
  readonly kind: 'attributes';
  readonly parameterList: readonly ParameterAttributeStruct[];
}

/** Answers GetParameterAttributes for full names and partial paths; all or nothing, faults 9004 and 9005 (TR-069 A.3.2.5). */
export function getParameterAttributes(
  tree: InstanceTree,
  parameterNames: readonly string[],
  policy: TreePolicy = defaultTreePolicy,
): ParameterAttributes | Refused {
  const selected = selectParameters(tree, parameterNames, policy);
  if ('kind' in selected) return selected;
  return { kind: 'attributes', parameterList: selected.map((place) => attributesOf(place, policy)) };
}

function attributesOf(place: ParameterPlace, policy: TreePolicy): ParameterAttributeStruct {
  return {
    name: shownNameOf(place),
    notification: place.state.notification,
    // TR-069 A.3.2.5: before any change the list has every entity that the device supports.
    accessList: place.state.accessList ?? policy.accessListEntities,
  };
}
