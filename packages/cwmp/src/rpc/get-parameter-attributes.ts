import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { structs, tokens } from './schema/field.ts';
import { parameterAttributeStruct } from './struct-schemas.ts';
import type { ParameterAttributeStruct } from './structs.ts';

/** GetParameterAttributes, ACS→CPE (TR-069 A.3.2.5, CWMP 1.0). */
export interface GetParameterAttributes {
  readonly method: 'GetParameterAttributes';
  /** ParameterNames: at most 256 characters each; at least 1 item. */
  readonly parameterNames: readonly string[];
}

/** Answer to GetParameterAttributes (TR-069 A.3.2.5). */
export interface GetParameterAttributesResponse {
  readonly method: 'GetParameterAttributesResponse';
  readonly parameterList: readonly ParameterAttributeStruct[];
}

/** GetParameterAttributes: who calls it, its limits, its faults and its codecs (TR-069 A.3.2.5). */
export const getParameterAttributes: Rpc<GetParameterAttributes, GetParameterAttributesResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.3.2.5',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9001, 9002, 9003, 9004, 9005],
  request: message('GetParameterAttributes', {
    parameterNames: tokens('ParameterNames', 256, { itemsMin: 1 }),
  }),
  response: message('GetParameterAttributesResponse', {
    parameterList: structs('ParameterList', parameterAttributeStruct),
  }),
};
