import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { parameterValues, tokens } from './schema/field.ts';
import type { ParameterValueStruct } from './structs.ts';

/** GetParameterValues, ACS→CPE (TR-069 A.3.2.2, CWMP 1.0). */
export interface GetParameterValues {
  readonly method: 'GetParameterValues';
  /** ParameterNames: at most 256 characters each; at least 1 item. */
  readonly parameterNames: readonly string[];
}

/** Answer to GetParameterValues (TR-069 A.3.2.2). */
export interface GetParameterValuesResponse {
  readonly method: 'GetParameterValuesResponse';
  readonly parameterList: readonly ParameterValueStruct[];
}

/** GetParameterValues: who calls it, its limits, its faults and its codecs (TR-069 A.3.2.2). */
export const getParameterValues: Rpc<GetParameterValues, GetParameterValuesResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.3.2.2',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required' },
  acs: { role: 'calls', level: 'required' },
  faults: [9001, 9002, 9003, 9004, 9005],
  request: message('GetParameterValues', {
    parameterNames: tokens('ParameterNames', 256, { itemsMin: 1 }),
  }),
  response: message('GetParameterValuesResponse', {
    parameterList: parameterValues('ParameterList'),
  }),
};
