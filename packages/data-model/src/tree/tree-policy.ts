import type { ParameterFact } from '../registry/model-facts.ts';
import { nullValue } from '../types/validate-value.ts';

/** One parameter of a device as policies see it. */
export interface ParameterView {
  /** Full parameter name with instance numbers. */
  readonly name: string;
  readonly fact: ParameterFact;
  /** The true value, secrets included. */
  readonly value: string;
}

/** Everything about a device's tree that TR-069 leaves to the device, or that a deliberate defect replaces. */
export interface TreePolicy {
  /** What the ACS reads. */
  readonly readValue: (parameter: ParameterView) => string;
  /** Why this device refuses a value that the model allows; undefined when it does not (TR-069 A.3.2.1: fault 9007). */
  readonly refuseValue: (parameter: ParameterView) => string | undefined;
  /** Active notification is refused for it, fault 9009. TR-069 A.3.2.4 allows that for `canDeny` only. */
  readonly deniesActiveNotification: (fact: ParameterFact) => boolean;
  /** Active notification stays on whatever the ACS sets (TR-069 A.3.2.4, TR-106 A.2.3). */
  readonly forcesActiveNotification: (fact: ParameterFact) => boolean;
  /** Notification 3 to 6 (TR-069 Annex M). */
  readonly lightweightNotification: boolean;
  /** Entities of access lists (TR-069 A.3.2.4); others are ignored. */
  readonly accessListEntities: readonly string[];
  /** `[alias]` in path names (TR-069 3.6.1). */
  readonly aliasBasedAddressing: boolean;
  /** `*` in path names (TR-069 3.6.2). */
  readonly instanceWildcards: boolean;
  /** A set through an unknown alias makes the row (TR-069 A.3.2.1). */
  readonly autoCreateInstances: boolean;
  /** A new row gets the lowest number that is free, deleted ones included (TR-069 A.2.2.1 asks for a new one). */
  readonly reusesInstanceNumbers: boolean;
  /** How rows are named in answers where the request did not say (TR-069 3.6.1). */
  readonly instanceMode: 'InstanceNumber' | 'InstanceAlias';
  /** Parameters in one answer; more is fault 9004. The largest gateways have some ten thousand. */
  readonly answerEntriesMax: number;
}

/** TR-106 A.2.3: hidden and, in CWMP, secured parameters read back as the null value; so do commands. */
export function hideSecrets({ fact, value }: ParameterView): string {
  return fact.hidden || fact.secured || fact.command ? nullValue(fact.type) : value;
}

/** A strict device without the optional features. */
export const defaultTreePolicy: TreePolicy = {
  readValue: hideSecrets,
  refuseValue: () => undefined,
  deniesActiveNotification: ({ activeNotify }) => activeNotify === 'canDeny',
  forcesActiveNotification: ({ activeNotify }) => activeNotify === 'forceEnabled',
  lightweightNotification: false,
  accessListEntities: ['Subscriber'],
  aliasBasedAddressing: false,
  instanceWildcards: false,
  autoCreateInstances: false,
  reusesInstanceNumbers: false,
  instanceMode: 'InstanceNumber',
  answerEntriesMax: 50_000,
};
