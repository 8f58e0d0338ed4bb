import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { string } from './schema/field.ts';

/** CancelTransfer, ACS→CPE (TR-069 A.4.1.9, CWMP 1.2). */
export interface CancelTransfer {
  readonly method: 'CancelTransfer';
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
}

/** Answer to CancelTransfer (TR-069 A.4.1.9). */
export interface CancelTransferResponse {
  readonly method: 'CancelTransferResponse';
}

/** CancelTransfer: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.9). */
export const cancelTransfer: Rpc<CancelTransfer, CancelTransferResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.9',
  since: '1.2',
  deprecated: false,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9004, 9021],
  request: message('CancelTransfer', {
    commandKey: string('CommandKey', 32),
  }),
  response: message('CancelTransferResponse', {}),
};
