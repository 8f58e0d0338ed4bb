import type { QueuedTransferStruct } from './structs.ts';

/** GetQueuedTransfers, ACS→CPE (TR-069 A.4.1.1, CWMP 1.0). Deprecated. */
export interface GetQueuedTransfers {
  readonly method: 'GetQueuedTransfers';
}

/** Answer to GetQueuedTransfers (TR-069 A.4.1.1). */
export interface GetQueuedTransfersResponse {
  readonly method: 'GetQueuedTransfersResponse';
  /** TransferList: at most 16 items. */
  readonly transferList: readonly QueuedTransferStruct[];
}
