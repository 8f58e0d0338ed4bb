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
