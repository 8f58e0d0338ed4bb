import type { TransferCompleteFaultStruct } from './structs.ts';

/** TransferComplete, CPE→ACS (TR-069 A.3.3.2, CWMP 1.0). */
export interface TransferComplete {
  readonly method: 'TransferComplete';
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
  readonly faultStruct: TransferCompleteFaultStruct;
  /** StartTime: dateTime. */
  readonly startTime: string;
  /** CompleteTime: dateTime. */
  readonly completeTime: string;
}

/** Answer to TransferComplete (TR-069 A.3.3.2). */
export interface TransferCompleteResponse {
  readonly method: 'TransferCompleteResponse';
}
