import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { optional, repeatedChoice, string } from './schema/field.ts';
import { operationStructs } from './struct-schemas.ts';
import type { OperationStruct } from './structs.ts';

/** ChangeDUState, ACS→CPE (TR-069 A.4.1.10, CWMP 1.2). */
export interface ChangeDUState {
  readonly method: 'ChangeDUState';
  /** Operations: at least 1 item. */
  readonly operations: readonly OperationStruct[];
  /** CommandKey: at most 32 characters. */
  readonly commandKey?: string | undefined;
}

/** Answer to ChangeDUState (TR-069 A.4.1.10). */
export interface ChangeDUStateResponse {
  readonly method: 'ChangeDUStateResponse';
}

/** ChangeDUState: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.10). */
export const changeDuState: Rpc<ChangeDUState, ChangeDUStateResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.10',
  since: '1.2',
  deprecated: false,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9002, 9004],
  request: message('ChangeDUState', {
    operations: repeatedChoice('Operations', operationStructs, 1),
    commandKey: optional(string('CommandKey', 32)),
  }),
  response: message('ChangeDUStateResponse', {}),
};
