import type { InstanceTree } from './tree-node.ts';

/** One thing that became different: for persisting and for notification. Values are true ones, secrets included. */
export type TreeChange =
  | {
      readonly kind: 'value';
      readonly parameterName: string;
      readonly before: string;
      readonly after: string;
      /** `request`: the ACS wrote it. `consequence`: the device did, and the ACS learns by notification (TR-069 A.3.2.4). */
      readonly cause: 'request' | 'consequence';
    }
  | { readonly kind: 'object-added'; readonly objectName: string }
  | { readonly kind: 'object-deleted'; readonly objectName: string }
  | {
      readonly kind: 'attributes';
      readonly parameterName: string;
      readonly notification: number;
      readonly accessList: readonly string[] | undefined;
    };

/** A request that took effect as a whole. */
export interface Applied {
  readonly kind: 'applied';
  readonly tree: InstanceTree;
  /** What differs from the tree before, in order. */
  readonly changes: readonly TreeChange[];
}

/** A request that changed nothing, with the CWMP fault to answer (TR-069 A.5.1). */
export interface Refused {
  readonly kind: 'refused';
  readonly faultCode: number;
  /** One sentence for the FaultString. Quotes names, never values. */
  readonly reason: string;
}

/** A refusal as data. */
export const refuse = (faultCode: number, reason: string): Refused => ({ kind: 'refused', faultCode, reason });
