import type { CpeRequest, TransferComplete } from '@cordon/cwmp';
import type { TransferResult } from '../transfers/transfer.ts';
import type { DeviceMemoryValues } from './device-memory.ts';

/** A call of the device's own that the ACS has not confirmed. */
export interface OwedCall {
  readonly call: CpeRequest;
  /** What the device no longer needs to remember when the ACS has answered, given what it remembers by then. */
  readonly confirmed: (memory: DeviceMemoryValues) => Partial<DeviceMemoryValues>;
}

/** 3.7.1.5: 0 BOOTSTRAP drops the events of earlier transfers, and with them the calls that they announce. */
export const noResults = { transferResults: [] } as const;

/** Every call that is due in a session whose Inform has just begun, oldest first (TR-069 A.3.3.2). */
export function owedCalls(memory: DeviceMemoryValues): readonly OwedCall[] {
  return memory.transferResults.map((result) => ({
    call: transferComplete(result),
    confirmed: ({ transferResults }) => ({ transferResults: transferResults.filter(({ id }) => id !== result.id) }),
  }));
}

function transferComplete({
  commandKey,
  faultCode,
  faultString,
  startTime,
  completeTime,
}: TransferResult): TransferComplete {
  return { method: 'TransferComplete', commandKey, faultStruct: { faultCode, faultString }, startTime, completeTime };
}
