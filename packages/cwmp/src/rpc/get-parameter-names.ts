import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { boolean, structs, token } from './schema/field.ts';
import { parameterInfoStruct } from './struct-schemas.ts';
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

/** GetParameterNames: who calls it, its limits, its faults and its codecs (TR-069 A.3.2.3). */
export const getParameterNames: Rpc<GetParameterNames, GetParameterNamesResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.3.2.3',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required' },
  acs: { role: 'calls', level: 'required' },
  faults: [9001, 9002, 9003, 9004, 9005],
  request: message('GetParameterNames', {
    parameterPath: token('ParameterPath', 256),
    nextLevel: boolean('NextLevel'),
  }),
  response: message('GetParameterNamesResponse', {
    parameterList: structs('ParameterList', parameterInfoStruct),
  }),
};
