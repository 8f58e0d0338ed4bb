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
