import type { Secret } from '../secret.ts';
import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { dateTime, int, secret, string, token, unsignedInt } from './schema/field.ts';

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

/** Download: who calls it, its limits, its faults and its codecs (TR-069 A.3.2.8). */
export const download: Rpc<Download, DownloadResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.3.2.8',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required if file downloads are supported' },
  acs: { role: 'calls', level: 'required if file downloads are supported' },
  faults: [9000, 9001, 9002, 9003, 9004, 9010, 9012, 9013],
  request: message('Download', {
    commandKey: string('CommandKey', 32),
    fileType: token('FileType', 64),
    url: string('URL', 256),
    username: string('Username', 256),
    password: secret('Password', 256),
    fileSize: unsignedInt('FileSize'),
    targetFileName: string('TargetFileName', 256),
    delaySeconds: unsignedInt('DelaySeconds'),
    successUrl: string('SuccessURL', 256),
    failureUrl: string('FailureURL', 256),
  }),
  response: message('DownloadResponse', {
    status: int('Status', { allowed: [0, 1] }),
    startTime: dateTime('StartTime'),
    completeTime: dateTime('CompleteTime'),
  }),
};
