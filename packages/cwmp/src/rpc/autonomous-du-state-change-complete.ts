import type { AutonOpResultStruct } from './structs.ts';

/** AutonomousDUStateChangeComplete, CPE→ACS (TR-069 A.4.2.4, CWMP 1.2). */
export interface AutonomousDUStateChangeComplete {
  readonly method: 'AutonomousDUStateChangeComplete';
  /** Results: at least 1 item. */
  readonly results: readonly AutonOpResultStruct[];
}

/** Answer to AutonomousDUStateChangeComplete (TR-069 A.4.2.4). */
export interface AutonomousDUStateChangeCompleteResponse {
  readonly method: 'AutonomousDUStateChangeCompleteResponse';
}
