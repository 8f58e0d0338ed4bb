import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { optional, repeated, string } from './schema/field.ts';
import { opResultStruct } from './struct-schemas.ts';
import type { OpResultStruct } from './structs.ts';

/** DUStateChangeComplete, CPE→ACS (TR-069 A.4.2.3, CWMP 1.2). */
export interface DUStateChangeComplete {
  readonly method: 'DUStateChangeComplete';
  /** Results: at least 1 item. */
  readonly results: readonly OpResultStruct[];
  /** CommandKey: at most 32 characters. */
  readonly commandKey?: string | undefined;
}

/** Answer to DUStateChangeComplete (TR-069 A.4.2.3). */
export interface DUStateChangeCompleteResponse {
  readonly method: 'DUStateChangeCompleteResponse';
}

/** DUStateChangeComplete: who calls it, its limits, its faults and its codecs (TR-069 A.4.2.3). */
export const duStateChangeComplete: Rpc<DUStateChangeComplete, DUStateChangeCompleteResponse> = {
  direction: 'cpe-to-acs',
  section: 'A.4.2.3',
  since: '1.2',
  deprecated: false,
  cpe: { role: 'calls', level: 'required if ChangeDUState is supported' },
  acs: { role: 'responds', level: 'required if ChangeDUState is used' },
  faults: [8000, 8001, 8002, 8003, 8004, 8005],
  request: message('DUStateChangeComplete', {
    results: repeated('Results', opResultStruct, 1),
    commandKey: optional(string('CommandKey', 32)),
  }),
  response: message('DUStateChangeCompleteResponse', {}),
};
