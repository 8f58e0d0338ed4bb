import { unknownTime } from '@cordon/data-model';
import type { DeviceMemoryValues } from '../device/device-memory.ts';
import type { Settled } from '../device/device.ts';
import { type Transfer, type TransferFault, type TransferResult, utcTime } from './transfer.ts';

/** Success, as TransferComplete spells it (TR-069 A.3.3.2). */
export const noFault: TransferFault = { faultCode: 0, faultString: '' };

/**
 * What the end of a transfer makes the device remember: the result that TransferComplete tells and its M event, which brings
 * 7 TRANSFER COMPLETE along. A transfer that was never acknowledged leaves nothing behind (TR-069 A.3.3.2).
 */
export function completeTransfer(
  memory: DeviceMemoryValues,
  transfer: Transfer,
  { fault, nowMs }: { readonly fault: TransferFault; readonly nowMs: number },
): Pick<Settled, 'occurrences'> & { readonly memory: Partial<DeviceMemoryValues> } {
  const transfers = memory.transfers.filter(({ id }) => id !== transfer.id);
  if (!transfer.acknowledged) return { memory: { transfers } };
  const { id, method, commandKey, fileType, fileSize, targetFileName, startedMs } = transfer;
  const result: TransferResult = {
    id,
    method,
    commandKey,
    fileType,
    fileSize,
    targetFileName,
    ...fault,
    startTime: startedMs === undefined ? unknownTime : utcTime(startedMs),
    completeTime: fault.faultCode === 0 ? utcTime(nowMs) : unknownTime,
  };
  return {
    memory: { transfers, transferResults: [...memory.transferResults, result] },
    occurrences: [{ eventCode: `M ${method}`, commandKey }],
  };
}
