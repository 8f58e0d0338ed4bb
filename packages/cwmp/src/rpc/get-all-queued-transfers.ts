import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { structs } from './schema/field.ts';
import { allQueuedTransferStruct } from './struct-schemas.ts';
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

/** GetAllQueuedTransfers: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.7). */
export const getAllQueuedTransfers: Rpc<GetAllQueuedTransfers, GetAllQueuedTransfersResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.7',
  since: '1.1',
  deprecated: false,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9002],
  request: message('GetAllQueuedTransfers', {}),
  response: message('GetAllQueuedTransfersResponse', {
    transferList: structs('TransferList', allQueuedTransferStruct, { itemsMax: 16 }),
  }),
};
