import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { int, parameterValues, string } from './schema/field.ts';
import type { ParameterValueStruct } from './structs.ts';

/** SetParameterValues, ACS→CPE (TR-069 A.3.2.1, CWMP 1.0). */
export interface SetParameterValues {
  readonly method: 'SetParameterValues';
  readonly parameterList: readonly ParameterValueStruct[];
  /** ParameterKey: at most 32 characters. */
  readonly parameterKey: string;
}

/** Answer to SetParameterValues (TR-069 A.3.2.1). */
export interface SetParameterValuesResponse {
  readonly method: 'SetParameterValuesResponse';
  /** Status: one of 0, 1. */
  readonly status: number;
}

/** SetParameterValues: who calls it, its limits, its faults and its codecs (TR-069 A.3.2.1). */
export const setParameterValues: Rpc<SetParameterValues, SetParameterValuesResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.3.2.1',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required' },
  acs: { role: 'calls', level: 'required' },
  faults: [9001, 9002, 9003, 9004, 9005, 9006, 9007, 9008],
  request: message('SetParameterValues', {
    parameterList: parameterValues('ParameterList'),
    parameterKey: string('ParameterKey', 32),
  }),
  response: message('SetParameterValuesResponse', {
    status: int('Status', { allowed: [0, 1] }),
  }),
};
