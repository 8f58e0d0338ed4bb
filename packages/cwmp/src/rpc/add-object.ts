/** AddObject, ACS→CPE (TR-069 A.3.2.6, CWMP 1.0). */
export interface AddObject {
  readonly method: 'AddObject';
  /** ObjectName: at most 256 characters. */
  readonly objectName: string;
  /** ParameterKey: at most 32 characters. */
  readonly parameterKey: string;
}

/** Answer to AddObject (TR-069 A.3.2.6). */
export interface AddObjectResponse {
  readonly method: 'AddObjectResponse';
  /** InstanceNumber: unsignedInt; from 1 up. */
  readonly instanceNumber: number;
  /** Status: one of 0, 1. */
  readonly status: number;
}
