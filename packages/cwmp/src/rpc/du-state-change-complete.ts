import type { OpResultStruct } from './structs.ts';

/** DUStateChangeComplete, CPE→ACS (TR-069 A.4.2.3, CWMP 1.2). */
export interface DUStateChangeComplete {
  readonly method: 'DUStateChangeComplete';
  /** Results: at least 1 item. */
  readonly results: readonly OpResultStruct[];
  /** CommandKey: at most 32 characters. */
  readonly commandKey?: string | undefined;
}

/** Answer to DUStateChangeComplete (TR-069 A.4.2.3). */
export interface DUStateChangeCompleteResponse {
  readonly method: 'DUStateChangeCompleteResponse';
}
