import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { localDateTime, parameterValues, structs, structure, unsignedInt } from './schema/field.ts';
import { deviceIdStruct, eventStruct } from './struct-schemas.ts';
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

/** Inform: who calls it, its limits, its faults and its codecs (TR-069 A.3.3.1). */
export const inform: Rpc<Inform, InformResponse> = {
  direction: 'cpe-to-acs',
  section: 'A.3.3.1',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'calls', level: 'required' },
  acs: { role: 'responds', level: 'required' },
  faults: [8001, 8002, 8003, 8004, 8005, 8006],
  request: message('Inform', {
    deviceId: structure('DeviceId', deviceIdStruct),
    event: structs('Event', eventStruct, { itemsMax: 64 }),
    maxEnvelopes: unsignedInt('MaxEnvelopes'),
    currentTime: localDateTime('CurrentTime'),
    retryCount: unsignedInt('RetryCount'),
    parameterList: parameterValues('ParameterList'),
  }),
  response: message('InformResponse', {
    maxEnvelopes: unsignedInt('MaxEnvelopes'),
  }),
};
