import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { boolean, dateTime, string, structure, token, unsignedInt } from './schema/field.ts';
import { transferCompleteFaultStruct } from './struct-schemas.ts';
import type { TransferCompleteFaultStruct } from './structs.ts';

/** AutonomousTransferComplete, CPE→ACS (TR-069 A.3.3.3, CWMP 1.1). */
export interface AutonomousTransferComplete {
  readonly method: 'AutonomousTransferComplete';
  /** AnnounceURL: at most 1024 characters. */
  readonly announceUrl: string;
  /** TransferURL: at most 1024 characters. */
  readonly transferUrl: string;
  readonly isDownload: boolean;
  /** FileType: at most 64 characters. */
  readonly fileType: string;
  /** FileSize: unsignedInt. */
  readonly fileSize: number;
  /** TargetFileName: at most 256 characters. */
  readonly targetFileName: string;
  readonly faultStruct: TransferCompleteFaultStruct;
  /** StartTime: dateTime. */
  readonly startTime: string;
  /** CompleteTime: dateTime. */
  readonly completeTime: string;
}

/** Answer to AutonomousTransferComplete (TR-069 A.3.3.3). */
export interface AutonomousTransferCompleteResponse {
  readonly method: 'AutonomousTransferCompleteResponse';
}

/** AutonomousTransferComplete: who calls it, its limits, its faults and its codecs (TR-069 A.3.3.3). */
export const autonomousTransferComplete: Rpc<AutonomousTransferComplete, AutonomousTransferCompleteResponse> = {
  direction: 'cpe-to-acs',
  section: 'A.3.3.3',
  since: '1.1',
  deprecated: false,
  cpe: { role: 'calls', level: 'optional' },
  acs: { role: 'responds', level: 'required' },
  faults: [8000, 8001, 8002, 8003, 8004, 8005],
  request: message('AutonomousTransferComplete', {
    announceUrl: string('AnnounceURL', 1024),
    transferUrl: string('TransferURL', 1024),
    isDownload: boolean('IsDownload'),
    fileType: token('FileType', 64),
    fileSize: unsignedInt('FileSize'),
    targetFileName: string('TargetFileName', 256),
    faultStruct: structure('FaultStruct', transferCompleteFaultStruct),
    startTime: dateTime('StartTime'),
    completeTime: dateTime('CompleteTime'),
  }),
  response: message('AutonomousTransferCompleteResponse', {}),
};
