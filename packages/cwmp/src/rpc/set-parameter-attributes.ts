import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { structs } from './schema/field.ts';
import { setParameterAttributesStruct } from './struct-schemas.ts';
import type { SetParameterAttributesStruct } from './structs.ts';

/** SetParameterAttributes, ACS→CPE (TR-069 A.3.2.4, CWMP 1.0). */
export interface SetParameterAttributes {
  readonly method: 'SetParameterAttributes';
  /** ParameterList: at least 1 item. */
  readonly parameterList: readonly SetParameterAttributesStruct[];
}

/** Answer to SetParameterAttributes (TR-069 A.3.2.4). */
export interface SetParameterAttributesResponse {
  readonly method: 'SetParameterAttributesResponse';
}

/** SetParameterAttributes: who calls it, its limits, its faults and its codecs (TR-069 A.3.2.4). */
export const setParameterAttributes: Rpc<SetParameterAttributes, SetParameterAttributesResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.3.2.4',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9001, 9002, 9003, 9004, 9005, 9009],
  request: message('SetParameterAttributes', {
    parameterList: structs('ParameterList', setParameterAttributesStruct, {
      itemsMin: 1,
    }),
  }),
  response: message('SetParameterAttributesResponse', {}),
};
