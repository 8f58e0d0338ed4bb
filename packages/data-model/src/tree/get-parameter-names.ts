import type { GetParameterNames, ParameterInfoStruct } from '@cordon/cwmp';
import type { ObjectPlace, ParameterPlace } from './resolve-path.ts';
import { objectsIn, parametersIn, readRequestPath, resolvePath, shownNameOf } from './resolve-path.ts';
import type { Refused } from './tree-change.ts';
import { refuse } from './tree-change.ts';
import type { InstanceTree } from './tree-node.ts';
import { isTableNode } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';

/** The answer to GetParameterNames: objects end with a dot (TR-069 A.3.2.3). */
export interface ParameterNames {
  readonly kind: 'names';
  readonly parameterList: readonly ParameterInfoStruct[];
}

/** Answers GetParameterNames; faults 9003, 9004 (only without NextLevel) and 9005 (TR-069 A.3.2.3). */
export function getParameterNames(
  tree: InstanceTree,
  { parameterPath, nextLevel }: Pick<GetParameterNames, 'parameterPath' | 'nextLevel'>,
  policy: TreePolicy = defaultTreePolicy,
): ParameterNames | Refused {
  const path = readRequestPath(parameterPath, policy);
  if (path.kind === 'refused') return path;
  const places = resolvePath(tree, path, policy);
  if ('kind' in places) return places;
  // TR-069 A.3.2.3: NextLevel asks for what is inside, and a parameter has no inside.
  if (nextLevel && !path.partial)
    return refuse(9003, 'NextLevel is true, but ParameterPath is a parameter, not a partial path.');
  const parameterList: ParameterInfoStruct[] = [];
  for (const place of places) {
    for (const entry of nextLevel ? nextLevelEntries(place, policy) : allEntries(place, policy)) {
      parameterList.push(entry);
      // TR-069 A.3.2.3: 9004 is for the whole listing only; one level is always answered.
      if (!nextLevel && parameterList.length > policy.answerEntriesMax) {
        return refuse(9004, `The answer has more than ${policy.answerEntriesMax} entries.`);
      }
    }
  }
  return { kind: 'names', parameterList };
}

const parameterEntry = (parameter: ParameterPlace): ParameterInfoStruct => ({
  name: shownNameOf(parameter),
  writable: parameter.fact.writable,
});

function objectEntry({ kind, node, table, shownPath }: ObjectPlace): ParameterInfoStruct {
  switch (kind) {
    case 'table':
      // TR-069 A.3.2.3: for a table, whether AddObject works.
      return { name: shownPath, writable: isTableNode(node) && node.table.writable };
    case 'row':
      // TR-069 A.3.2.3: for a row, whether DeleteObject works; it does not below the least number of rows.
      return {
        name: shownPath,
        writable: table !== undefined && table.table.writable && table.rows.size > table.table.minEntries,
      };
    case 'object':
    default:
      return { name: shownPath, writable: false };
  }
}

/** TR-069 A.3.2.3: exactly one level down, without the object itself; for the empty path only the root object. */
function* nextLevelEntries(place: ObjectPlace | ParameterPlace, policy: TreePolicy): Iterable<ParameterInfoStruct> {
  if (place.kind === 'parameter') return;
  yield* parametersIn(place).map(parameterEntry);
  yield* objectsIn(place, policy).map(objectEntry);
}

/** TR-069 A.3.2.3: the object or parameter itself and everything below, empty objects included. */
function* allEntries(place: ObjectPlace | ParameterPlace, policy: TreePolicy): Iterable<ParameterInfoStruct> {
  if (place.kind === 'parameter') {
    yield parameterEntry(place);
    return;
  }
  if (place.shownPath !== '') yield objectEntry(place);
  yield* parametersIn(place).map(parameterEntry);
  for (const child of objectsIn(place, policy)) yield* allEntries(child, policy);
}
