import type { AllQueuedTransferStruct } from './structs.ts';

/** GetAllQueuedTransfers, ACS→CPE (TR-069 A.4.1.7, CWMP 1.1). */
export interface GetAllQueuedTransfers {
  readonly method: 'GetAllQueuedTransfers';
}

/** Answer to GetAllQueuedTransfers (TR-069 A.4.1.7). */
export interface GetAllQueuedTransfersResponse {
  readonly method: 'GetAllQueuedTransfersResponse';
  /** TransferList: at most 16 items. */
  readonly transferList: readonly AllQueuedTransferStruct[];
}
