import type { Secret } from '../secret.ts';
import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { secret, string, structs, token, unsignedInt } from './schema/field.ts';
import { timeWindowStruct } from './struct-schemas.ts';
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

/** ScheduleDownload: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.8). */
export const scheduleDownload: Rpc<ScheduleDownload, ScheduleDownloadResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.8',
  since: '1.2',
  deprecated: false,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9002, 9003, 9004, 9010, 9013],
  request: message('ScheduleDownload', {
    commandKey: string('CommandKey', 32),
    fileType: token('FileType', 64),
    url: string('URL', 256),
    username: string('Username', 256),
    password: secret('Password', 256),
    fileSize: unsignedInt('FileSize'),
    targetFileName: string('TargetFileName', 256),
    timeWindowList: structs('TimeWindowList', timeWindowStruct, { itemsMin: 1, itemsMax: 2 }),
  }),
  response: message('ScheduleDownloadResponse', {}),
};
