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
