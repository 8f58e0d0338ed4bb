import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { structs } from './schema/field.ts';
import { queuedTransferStruct } from './struct-schemas.ts';
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

/** GetQueuedTransfers: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.1). */
export const getQueuedTransfers: Rpc<GetQueuedTransfers, GetQueuedTransfersResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.1',
  since: '1.0',
  deprecated: true,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9002],
  request: message('GetQueuedTransfers', {}),
  response: message('GetQueuedTransfersResponse', {
    transferList: structs('TransferList', queuedTransferStruct, { itemsMax: 16 }),
  }),
};
