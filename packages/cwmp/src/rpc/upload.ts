import type { Secret } from '../secret.ts';

/** Upload, ACS→CPE (TR-069 A.4.1.5, CWMP 1.0). */
export interface Upload {
  readonly method: 'Upload';
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
  /** DelaySeconds: unsignedInt. */
  readonly delaySeconds: number;
}

/** Answer to Upload (TR-069 A.4.1.5). */
export interface UploadResponse {
  readonly method: 'UploadResponse';
  /** Status: one of 0, 1. */
  readonly status: number;
  /** StartTime: dateTime. */
  readonly startTime: string;
  /** CompleteTime: dateTime. */
  readonly completeTime: string;
}
