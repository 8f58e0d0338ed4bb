import type { ParameterInfoStruct } from './structs.ts';

/** GetParameterNames, ACS→CPE (TR-069 A.3.2.3, CWMP 1.0). */
export interface GetParameterNames {
  readonly method: 'GetParameterNames';
  /** ParameterPath: at most 256 characters. */
  readonly parameterPath: string;
  readonly nextLevel: boolean;
}

/** Answer to GetParameterNames (TR-069 A.3.2.3). */
export interface GetParameterNamesResponse {
  readonly method: 'GetParameterNamesResponse';
  readonly parameterList: readonly ParameterInfoStruct[];
}
