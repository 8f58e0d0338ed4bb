/** Reboot, ACS→CPE (TR-069 A.3.2.9, CWMP 1.0). */
export interface Reboot {
  readonly method: 'Reboot';
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
}

/** Answer to Reboot (TR-069 A.3.2.9). */
export interface RebootResponse {
  readonly method: 'RebootResponse';
}
