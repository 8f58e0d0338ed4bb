import type { Secret } from '../secret.ts';

/** Download, ACS→CPE (TR-069 A.3.2.8, CWMP 1.0). */
export interface Download {
  readonly method: 'Download';
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
  /** DelaySeconds: unsignedInt. */
  readonly delaySeconds: number;
  /** SuccessURL: at most 256 characters. */
  readonly successUrl: string;
  /** FailureURL: at most 256 characters. */
  readonly failureUrl: string;
}

/** Answer to Download (TR-069 A.3.2.8). */
export interface DownloadResponse {
  readonly method: 'DownloadResponse';
  /** Status: one of 0, 1. */
  readonly status: number;
  /** StartTime: dateTime. */
  readonly startTime: string;
  /** CompleteTime: dateTime. */
  readonly completeTime: string;
}
