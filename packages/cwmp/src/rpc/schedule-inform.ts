import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { string, unsignedInt } from './schema/field.ts';

/** ScheduleInform, ACS→CPE (TR-069 A.4.1.2, CWMP 1.0). */
export interface ScheduleInform {
  readonly method: 'ScheduleInform';
  /** DelaySeconds: unsignedInt; from 1 up. */
  readonly delaySeconds: number;
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
}

/** Answer to ScheduleInform (TR-069 A.4.1.2). */
export interface ScheduleInformResponse {
  readonly method: 'ScheduleInformResponse';
}

/** ScheduleInform: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.2). */
export const scheduleInform: Rpc<ScheduleInform, ScheduleInformResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.2',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9002, 9003],
  request: message('ScheduleInform', {
    delaySeconds: unsignedInt('DelaySeconds', { minimum: 1 }),
    commandKey: string('CommandKey', 32),
  }),
  response: message('ScheduleInformResponse', {}),
};
