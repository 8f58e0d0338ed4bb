import { addValueChange } from '@cordon/cwmp';
import { type InstanceTree, stateOf, type TreeChange } from '@cordon/data-model';
import {
  lightweightKindOf,
  usesLightweightNotification,
  withWaiting,
} from '../lightweight-notification/waiting-changes.ts';
import type { CpePolicies } from '../cpe-policies.ts';
import type { DeviceMemoryValues } from './device-memory.ts';

/** What is remembered of changed values: events for the ACS, and what lightweight notification tells (TR-069 A.3.2.4). */
export function noteChanges(
  { events, lightweightChanges }: Pick<DeviceMemoryValues, 'events' | 'lightweightChanges'>,
  changes: readonly TreeChange[],
  { tree, policies, root }: { readonly tree: InstanceTree; readonly policies: CpePolicies; readonly root: string },
): Pick<DeviceMemoryValues, 'events' | 'lightweightChanges'> {
  const names = changes.flatMap((change) => (change.kind === 'value' ? [change.parameterName] : []));
  const told = names.map((name) => ({ name, notification: stateOf(tree, name)?.notification ?? 0 }));
  const { informKind } = policies.lightweightNotification;
  const informed = (kind: 'active' | 'passive'): string[] =>
    told.flatMap(({ name, notification }) => (informKind(notification) === kind ? [name] : []));
  const lightweight = (kind: 'active' | 'passive'): string[] =>
    told.flatMap(({ name, notification }) => (lightweightKindOf(notification) === kind ? [name] : []));
  const active = addValueChange(events, { parameterNames: informed('active'), active: true });
  const waiting = usesLightweightNotification(tree, root)
    ? withWaiting(lightweightChanges, { active: lightweight('active'), passive: lightweight('passive') })
    : lightweightChanges;
  return {
    events: addValueChange(active, { parameterNames: informed('passive'), active: false }),
    lightweightChanges: waiting,
  };
}
