// Messages that session tests speak with.
import type { AcsRequest, CpeRequest } from '../rpc/messages.ts';
import type { Inform, InformResponse } from '../rpc/inform.ts';
import type { TransferComplete } from '../rpc/transfer-complete.ts';
import type { Body, CwmpNamespace, DecodedEnvelope, Envelope, SoapHeader } from '../soap/envelope.ts';
import type { SoapFault } from '../soap/fault.ts';

export const cwmp12: CwmpNamespace = 'urn:dslforum-org:cwmp-1-2';

export const inform: Inform = {
  method: 'Inform',
  deviceId: { manufacturer: 'Example', oui: '00D09E', productClass: 'Gateway', serialNumber: '1' },
  event: [{ eventCode: '2 PERIODIC', commandKey: '' }],
  maxEnvelopes: 1,
  currentTime: '2026-01-01T00:00:00+00:00',
  retryCount: 0,
  parameterList: [],
};

export const informResponse: InformResponse = { method: 'InformResponse', maxEnvelopes: 1 };

export const transferComplete: TransferComplete = {
  method: 'TransferComplete',
  commandKey: 'key-1',
  faultStruct: { faultCode: 0, faultString: '' },
  startTime: '2026-01-01T00:00:00Z',
  completeTime: '2026-01-01T00:00:01Z',
};

export const getRpcMethods: CpeRequest & AcsRequest = { method: 'GetRPCMethods' };
export const reboot: AcsRequest = { method: 'Reboot', commandKey: 'key-2' };

export function fault(faultCode: number | undefined): SoapFault {
  return {
    method: 'Fault',
    soapFaultCode: 'Server',
    soapFaultString: 'CWMP fault',
    faultCode,
    faultString: 'sample',
    setParameterValuesFault: [],
  };
}

/** What a decoder makes of a sound envelope. */
export function decoded(
  body: Body | undefined,
  header: SoapHeader = {},
  namespace: CwmpNamespace = cwmp12,
): DecodedEnvelope {
  return { namespace, header, body, violations: [] };
}

/** An envelope as the other side decodes it. */
export function received(envelope: Envelope): DecodedEnvelope {
  return { ...envelope, violations: [] };
}

/** Freezes a value all the way down, so that a machine that changes it throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}
