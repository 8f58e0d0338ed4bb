import type { DeviceIdStruct, EventStruct, ParameterValueStruct } from './structs.ts';

/** Inform, CPE→ACS (TR-069 A.3.3.1, CWMP 1.0). */
export interface Inform {
  readonly method: 'Inform';
  readonly deviceId: DeviceIdStruct;
  /** Event: at most 64 items. */
  readonly event: readonly EventStruct[];
  /** MaxEnvelopes: unsignedInt. */
  readonly maxEnvelopes: number;
  /** CurrentTime: dateTime. */
  readonly currentTime: string;
  /** RetryCount: unsignedInt. */
  readonly retryCount: number;
  readonly parameterList: readonly ParameterValueStruct[];
}

/** Answer to Inform (TR-069 A.3.3.1). */
export interface InformResponse {
  readonly method: 'InformResponse';
  /** MaxEnvelopes: unsignedInt. */
  readonly maxEnvelopes: number;
}
