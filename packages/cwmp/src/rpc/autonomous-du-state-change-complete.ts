import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { repeated } from './schema/field.ts';
import { autonOpResultStruct } from './struct-schemas.ts';
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

/** AutonomousDUStateChangeComplete: who calls it, its limits, its faults and its codecs (TR-069 A.4.2.4). */
export const autonomousDuStateChangeComplete: Rpc<
  AutonomousDUStateChangeComplete,
  AutonomousDUStateChangeCompleteResponse
> = {
  direction: 'cpe-to-acs',
  section: 'A.4.2.4',
  since: '1.2',
  deprecated: false,
  cpe: { role: 'calls', level: 'optional' },
  acs: { role: 'responds', level: 'optional' },
  faults: [8000, 8001, 8002, 8003, 8004, 8005],
  request: message('AutonomousDUStateChangeComplete', {
    results: repeated('Results', autonOpResultStruct, 1),
  }),
  response: message('AutonomousDUStateChangeCompleteResponse', {}),
};
