import type { ScheduleDownload, Upload, Download } from '@cordon/cwmp';

/** The RPC that ordered a transfer; `M ` before it is the event that reports it (TR-069 3.7.1.5). */
export type TransferMethod = (Download | ScheduleDownload | Upload)['method'];

/** When within a window a transfer may begin (TR-069 A.4.1.8). */
export type WindowMode = 'at-any-time' | 'immediately' | 'when-idle';

/** A stretch of time, in milliseconds since 1970, so that it holds across reboots (TR-069 A.3.2.8, A.4.1.8). */
export interface TransferWindow {
  readonly startMs: number;
  readonly endMs: number;
  readonly mode: WindowMode;
  /** Retries after a failed attempt in this window. */
  readonly retriesMax: number;
}

/** What is transferred, whichever way. */
export interface TransferSubject {
  readonly method: TransferMethod;
  readonly commandKey: string;
  readonly fileType: string;
  /** As the request said; 0 is unknown. Never a reason to fail (TR-069 A.3.2.8). */
  readonly fileSize: number;
  readonly targetFileName: string;
}

/** A transfer that the ACS ordered and that is not over. Plain data: it lives in the journal. */
export interface Transfer extends TransferSubject {
  /** Grows with each order; never reused. */
  readonly id: number;
  readonly url: string;
  readonly username: string;
  /** In clear: the state directory is where this device keeps secrets. */
  readonly password: string;
  /** One for Download and Upload, in which they begin; one or two for ScheduleDownload, in which they begin and end. */
  readonly windows: readonly TransferWindow[];
  readonly windowIndex: number;
  /** Attempts begun in the present window. */
  readonly attempts: number;
  /** Not before this, after a failed attempt. */
  readonly retryAtMs: number;
  /** `applying`: the file is here and a reboot decides what becomes of it. */
  readonly state: 'waiting' | 'running' | 'applying';
  /** When the last attempt began. */
  readonly startedMs?: number | undefined;
  /** Whether the answer with Status 1 was given; without it no TransferComplete is due (TR-069 A.3.3.2). */
  readonly acknowledged: boolean;
  /** Not ordered by the ACS: AutonomousTransferComplete tells, where the policy asks for that (TR-069 A.3.3.3). */
  readonly autonomous?: boolean | undefined;
}

/** How a transfer ended; code 0 is success. */
export interface TransferFault {
  readonly faultCode: number;
  readonly faultString: string;
}

/** A transfer that is over and whose TransferComplete the ACS has not confirmed (TR-069 A.3.3.2). */
export interface TransferResult extends TransferSubject, TransferFault {
  readonly id: number;
  readonly startTime: string;
  readonly completeTime: string;
}

/** The same for a transfer that the ACS did not order and that its policy wants to hear of (TR-069 A.3.3.3). */
export interface AutonomousTransferResult extends TransferResult {
  /** Empty for a file that somebody put into the device. */
  readonly transferUrl: string;
}

/** Whether it is a download, now or in windows. */
export const isDownload = ({ method }: TransferSubject): boolean => method !== 'Upload';

/** Transfers and unconfirmed results together: as many as GetAllQueuedTransfers can list (TR-069 A.4.1.7). */
export const transfersMax = 16;

/** TR-069 A.3.2.8, A.4.1.5: a transfer that has not begun an hour after its time has failed. */
export const startGraceMs = 3_600_000;

/** What MaxRetries -1 leaves to the device (TR-069 A.4.1.8): a server that restarts is back within three tries. */
export const ownRetriesMax = 3;

/** Pause before a retry in a window: long enough for a server to come back, short against windows of an hour. */
export const retryPauseMs = 60_000;

/** An instant as TransferComplete tells it: UTC, whole seconds (TR-069 A.3.3.2). */
export const utcTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;
