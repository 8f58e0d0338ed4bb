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
