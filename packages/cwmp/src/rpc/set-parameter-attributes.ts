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
