import type { Secret } from '../secret.ts';
import type { TimeWindowStruct } from './structs.ts';

/** ScheduleDownload, ACS→CPE (TR-069 A.4.1.8, CWMP 1.2). */
export interface ScheduleDownload {
  readonly method: 'ScheduleDownload';
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
  /** FileType: at most 64 characters. */
  readonly fileType: string;
  /** URL: at most 256 characters. */
  readonly url: string;
  /** Username: at most 256 characters. */
  readonly username: string;
  /** Password: at most 256 characters. */
  readonly password: Secret;
  /** FileSize: unsignedInt. */
  readonly fileSize: number;
  /** TargetFileName: at most 256 characters. */
  readonly targetFileName: string;
  /** TimeWindowList: at least 1 item; at most 2 items. */
  readonly timeWindowList: readonly TimeWindowStruct[];
}

/** Answer to ScheduleDownload (TR-069 A.4.1.8). */
export interface ScheduleDownloadResponse {
  readonly method: 'ScheduleDownloadResponse';
}
