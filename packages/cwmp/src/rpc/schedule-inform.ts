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
