import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { int, string, token } from './schema/field.ts';

/** DeleteObject, ACS→CPE (TR-069 A.3.2.7, CWMP 1.0). */
export interface DeleteObject {
  readonly method: 'DeleteObject';
  /** ObjectName: at most 256 characters. */
  readonly objectName: string;
  /** ParameterKey: at most 32 characters. */
  readonly parameterKey: string;
}

/** Answer to DeleteObject (TR-069 A.3.2.7). */
export interface DeleteObjectResponse {
  readonly method: 'DeleteObjectResponse';
  /** Status: one of 0, 1. */
  readonly status: number;
}

/** DeleteObject: who calls it, its limits, its faults and its codecs (TR-069 A.3.2.7). */
export const deleteObject: Rpc<DeleteObject, DeleteObjectResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.3.2.7',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9001, 9002, 9003, 9005],
  request: message('DeleteObject', {
    objectName: token('ObjectName', 256, { pattern: /\.$/ }),
    parameterKey: string('ParameterKey', 32),
  }),
  response: message('DeleteObjectResponse', {
    status: int('Status', { allowed: [0, 1] }),
  }),
};
