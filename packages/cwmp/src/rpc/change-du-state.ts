import type { OperationStruct } from './structs.ts';

/** ChangeDUState, ACS→CPE (TR-069 A.4.1.10, CWMP 1.2). */
export interface ChangeDUState {
  readonly method: 'ChangeDUState';
  /** Operations: at least 1 item. */
  readonly operations: readonly OperationStruct[];
  /** CommandKey: at most 32 characters. */
  readonly commandKey?: string | undefined;
}

/** Answer to ChangeDUState (TR-069 A.4.1.10). */
export interface ChangeDUStateResponse {
  readonly method: 'ChangeDUStateResponse';
}
