import type { SetParameterAttributesStruct } from '@cordon/cwmp';
import type { ParameterPlace } from './resolve-path.ts';
import { parameterNameOf, parametersBelow, readRequestPath, resolvePath } from './resolve-path.ts';
import type { Applied, Refused, TreeChange } from './tree-change.ts';
import { refuse } from './tree-change.ts';
import type { InstanceTree, ParameterState } from './tree-node.ts';
import { replaceParameter } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';

/** TR-069 A.3.2.4: 2 is active, 5 and 6 are active for lightweight notification. */
const activeNotifications: ReadonlySet<number> = new Set([2, 5, 6]);

/**
 * Applies SetParameterAttributes as a unit, entries in list order, so that the last one for a parameter holds. Faults 9003,
 * 9004, 9005 and 9009 (TR-069 A.3.2.4). Read-only parameters have attributes like all others.
 */
export function applySetParameterAttributes(
  tree: InstanceTree,
  parameterList: readonly SetParameterAttributesStruct[],
  policy: TreePolicy = defaultTreePolicy,
): Applied | Refused {
  const states = new Map<string, { place: ParameterPlace; state: ParameterState }>();
  let seen = 0;
  for (const entry of parameterList) {
    const wrong = checkNotification(entry, policy);
    if (wrong !== undefined) return wrong;
    const path = readRequestPath(entry.name, policy);
    if (path.kind === 'refused') return path;
    const places = resolvePath(tree, path, policy);
    if ('kind' in places) return places;
    for (const place of places.flatMap((each) => [...parametersBelow(each, policy)])) {
      seen += 1;
      if (seen > policy.answerEntriesMax)
        return refuse(9004, `The request means more than ${policy.answerEntriesMax} parameters.`);
      const name = parameterNameOf(place);
      const state = changeState(entry, { place, state: states.get(name)?.state ?? place.state }, policy);
      if ('kind' in state) return state;
      states.set(name, { place, state });
    }
  }
  return applyStates(tree, states);
}

function checkNotification(entry: SetParameterAttributesStruct, policy: TreePolicy): Refused | undefined {
  // TR-069 A.3.2.4: the field means nothing unless NotificationChange says so.
  if (!entry.notificationChange) return undefined;
  const { notification } = entry;
  if (!Number.isInteger(notification) || notification < 0 || notification > 6) {
    return refuse(9003, `Notification is 0 to 6: ${entry.name}`);
  }
  // TR-069 A.3.2.4: without lightweight notification its values are invalid arguments.
  return notification > 2 && !policy.lightweightNotification
    ? refuse(9003, `Lightweight notification is not supported: ${entry.name}`)
    : undefined;
}

function changeState(
  entry: SetParameterAttributesStruct,
  { place, state }: { place: ParameterPlace; state: ParameterState },
  policy: TreePolicy,
): ParameterState | Refused {
  let { notification, accessList } = state;
  if (entry.notificationChange) {
    if (activeNotifications.has(entry.notification) && policy.deniesActiveNotification(place.fact)) {
      return refuse(9009, `Active notification is not supported: ${parameterNameOf(place)}`);
    }
    // TR-069 A.3.2.4: where the model forces it, other settings are ignored without a fault.
    notification = policy.forcesActiveNotification(place.fact) ? 2 : entry.notification;
  }
  if (entry.accessListChange) {
    // TR-069 A.3.2.4: unknown entities are ignored.
    accessList = policy.accessListEntities.filter((entity) => entry.accessList.includes(entity));
  }
  return { ...state, notification, accessList };
}

function applyStates(
  tree: InstanceTree,
  states: ReadonlyMap<string, { place: ParameterPlace; state: ParameterState }>,
): Applied {
  let top = tree.top;
  const changes: TreeChange[] = [];
  for (const [parameterName, { place, state }] of states) {
    const { notification, accessList } = state;
    if (notification === place.state.notification && sameList(accessList, place.state.accessList)) continue;
    top = replaceParameter(top, [place.keys, place.name], state);
    changes.push({ kind: 'attributes', parameterName, notification, accessList });
  }
  return { kind: 'applied', tree: { ...tree, top }, changes };
}

const sameList = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.join() === b.join());
