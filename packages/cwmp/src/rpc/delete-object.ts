/** DeleteObject, ACS→CPE (TR-069 A.3.2.7, CWMP 1.0). */
export interface DeleteObject {
  readonly method: 'DeleteObject';
  /** ObjectName: at most 256 characters. */
  readonly objectName: string;
  /** ParameterKey: at most 32 characters. */
  readonly parameterKey: string;
}

/** Answer to DeleteObject (TR-069 A.3.2.7). */
export interface DeleteObjectResponse {
  readonly method: 'DeleteObjectResponse';
  /** Status: one of 0, 1. */
  readonly status: number;
}
