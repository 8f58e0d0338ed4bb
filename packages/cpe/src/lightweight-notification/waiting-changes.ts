import { type InstanceTree, valueOf } from '@cordon/data-model';

/** Parameters whose change a lightweight notification has still to tell (TR-069 M.2.1). */
export interface WaitingChanges {
  /** Marked with 5 or 6: they are told at once. */
  readonly active: readonly string[];
  /** Marked with 3 or 4: they go along, or at the next trigger time. */
  readonly passive: readonly string[];
}

export const noWaitingChanges: WaitingChanges = { active: [], passive: [] };

/** How a change of a parameter with this Notification is told by lightweight notification (TR-069 A.3.2.4). */
export function lightweightKindOf(notification: number): keyof WaitingChanges | undefined {
  if (notification === 5 || notification === 6) return 'active';
  return notification === 3 || notification === 4 ? 'passive' : undefined;
}

/** How it is told by an Inform: 4 and 6 are passive there, besides (TR-069 A.3.2.4). */
export function informKindOf(notification: number): 'active' | 'passive' | undefined {
  if (notification === 2) return 'active';
  return notification === 1 || notification === 4 || notification === 6 ? 'passive' : undefined;
}

/** More parameters than any gateway marks; above it the changes that have waited longest are not told. */
const waitingMax = 5_000;

const joined = (waiting: readonly string[], more: readonly string[]): readonly string[] => {
  const isNew = more.some((name) => !waiting.includes(name));
  return isNew ? [...new Set([...waiting, ...more])].slice(-waitingMax) : waiting;
};

/** The same changes and these, the same object when there is nothing new; a parameter waits once. */
export function withWaiting(waiting: WaitingChanges, more: WaitingChanges): WaitingChanges {
  const [active, passive] = [joined(waiting.active, more.active), joined(waiting.passive, more.passive)];
  return active === waiting.active && passive === waiting.passive ? waiting : { active, passive };
}

/** Whether the ACS lets changes be told by lightweight notification (TR-069 M.2.1). */
export const usesLightweightNotification = (tree: InstanceTree, root: string): boolean =>
  (valueOf(tree, `${root}ManagementServer.LightweightNotificationProtocolsUsed`) ?? '').split(',').includes('UDP');
