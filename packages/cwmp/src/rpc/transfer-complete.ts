import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { dateTime, string, structure } from './schema/field.ts';
import { transferCompleteFaultStruct } from './struct-schemas.ts';
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

/** TransferComplete: who calls it, its limits, its faults and its codecs (TR-069 A.3.3.2). */
export const transferComplete: Rpc<TransferComplete, TransferCompleteResponse> = {
  direction: 'cpe-to-acs',
  section: 'A.3.3.2',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'calls', level: 'required if file transfers are supported' },
  acs: { role: 'responds', level: 'required if the ACS starts file transfers' },
  faults: [8000, 8001, 8002, 8003, 8004, 8005],
  request: message('TransferComplete', {
    commandKey: string('CommandKey', 32),
    faultStruct: structure('FaultStruct', transferCompleteFaultStruct),
    startTime: dateTime('StartTime'),
    completeTime: dateTime('CompleteTime'),
  }),
  response: message('TransferCompleteResponse', {}),
};
