import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { tokens } from './schema/field.ts';

/** GetRPCMethods, both (TR-069 A.3.1.1, CWMP 1.0). */
export interface GetRPCMethods {
  readonly method: 'GetRPCMethods';
}

/** Answer to GetRPCMethods (TR-069 A.3.1.1). */
export interface GetRPCMethodsResponse {
  readonly method: 'GetRPCMethodsResponse';
  /** MethodList: at most 64 characters each; at least 1 item. */
  readonly methodList: readonly string[];
}

/** GetRPCMethods: who calls it, its limits, its faults and its codecs (TR-069 A.3.1.1). */
export const getRpcMethods: Rpc<GetRPCMethods, GetRPCMethodsResponse> = {
  direction: 'both',
  section: 'A.3.1.1',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required' },
  acs: { role: 'responds', level: 'required' },
  faults: [9001, 9002],
  faultsFromAcs: [8001, 8002, 8005],
  request: message('GetRPCMethods', {}),
  response: message('GetRPCMethodsResponse', {
    methodList: tokens('MethodList', 64, { itemsMin: 1 }),
  }),
};
