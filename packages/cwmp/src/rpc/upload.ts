import type { Secret } from '../secret.ts';
import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { dateTime, int, secret, string, token, unsignedInt } from './schema/field.ts';

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

/** Upload: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.5). */
export const upload: Rpc<Upload, UploadResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.5',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9002, 9003, 9004, 9011, 9012, 9013],
  request: message('Upload', {
    commandKey: string('CommandKey', 32),
    fileType: token('FileType', 64),
    url: string('URL', 256),
    username: string('Username', 256),
    password: secret('Password', 256),
    delaySeconds: unsignedInt('DelaySeconds'),
  }),
  response: message('UploadResponse', {
    status: int('Status', { allowed: [0, 1] }),
    startTime: dateTime('StartTime'),
    completeTime: dateTime('CompleteTime'),
  }),
};
