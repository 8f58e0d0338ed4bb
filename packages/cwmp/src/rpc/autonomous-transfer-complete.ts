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
