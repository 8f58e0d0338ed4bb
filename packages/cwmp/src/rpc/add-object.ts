import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { int, string, token, unsignedInt } from './schema/field.ts';

/** AddObject, ACS→CPE (TR-069 A.3.2.6, CWMP 1.0). */
export interface AddObject {
  readonly method: 'AddObject';
  /** ObjectName: at most 256 characters. */
  readonly objectName: string;
  /** ParameterKey: at most 32 characters. */
  readonly parameterKey: string;
}

/** Answer to AddObject (TR-069 A.3.2.6). */
export interface AddObjectResponse {
  readonly method: 'AddObjectResponse';
  /** InstanceNumber: unsignedInt; from 1 up. */
  readonly instanceNumber: number;
  /** Status: one of 0, 1. */
  readonly status: number;
}

/** AddObject: who calls it, its limits, its faults and its codecs (TR-069 A.3.2.6). */
export const addObject: Rpc<AddObject, AddObjectResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.3.2.6',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9001, 9002, 9003, 9004, 9005],
  request: message('AddObject', {
    objectName: token('ObjectName', 256, { pattern: /\.$/ }),
    parameterKey: string('ParameterKey', 32),
  }),
  response: message('AddObjectResponse', {
    instanceNumber: unsignedInt('InstanceNumber', { minimum: 1 }),
    status: int('Status', { allowed: [0, 1] }),
  }),
};
