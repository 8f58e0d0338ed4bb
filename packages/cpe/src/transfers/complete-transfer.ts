import { unknownTime, writeListItems } from '@cordon/data-model';
import type { DeviceMemoryValues } from '../device/device-memory.ts';
import type { Device, Settled } from '../device/device.ts';
import { type FileKind, fileKindOf } from './file-types.ts';
import { isDownload, type Transfer, type TransferFault, type TransferResult, utcTime } from './transfer.ts';

/** Success, as TransferComplete spells it (TR-069 A.3.3.2). */
export const noFault: TransferFault = { faultCode: 0, faultString: '' };

/** What the end of a transfer makes a device remember, and the events of it. */
export type TransferEnd = Pick<Settled, 'occurrences'> & { readonly memory: Partial<DeviceMemoryValues> };

/**
 * What the end of a transfer makes the device remember: the result that TransferComplete tells and its M event, which brings
 * 7 TRANSFER COMPLETE along. A transfer that was never acknowledged leaves nothing behind (TR-069 A.3.3.2), and one that the
 * ACS did not order only what its policy asks for.
 */
export function completeTransfer(
  device: Device,
  transfer: Transfer,
  { fault, nowMs }: { readonly fault: TransferFault; readonly nowMs: number },
): TransferEnd {
  const { memory } = device;
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
  if (transfer.autonomous === true) {
    if (!isWanted(device, result)) return { memory: { transfers } };
    const autonomousResults = [...memory.autonomousResults, { ...result, transferUrl: transfer.url }];
    return {
      memory: { transfers, autonomousResults },
      occurrences: [{ eventCode: '10 AUTONOMOUS TRANSFER COMPLETE' }],
    };
  }
  return {
    memory: { transfers, transferResults: [...memory.transferResults, result] },
    occurrences: [{ eventCode: `M ${method}`, commandKey }],
  };
}

/** Whether AutonomousTransferCompletePolicy selects a result; an empty list of file types selects none (MS-63, MS-64). */
function isWanted(device: Device, result: TransferResult): boolean {
  const policy = (name: string): string => device.value(`ManagementServer.AutonomousTransferCompletePolicy.${name}`);
  const direction = isDownload(result) ? 'Download' : 'Upload';
  const outcome = result.faultCode === 0 ? 'Success' : 'Failure';
  return (
    /^(true|1)$/.test(policy('Enable')) &&
    ['Both', direction].includes(policy('TransferTypeFilter')) &&
    ['Both', outcome].includes(policy('ResultTypeFilter')) &&
    policy('FileTypeFilter')
      .split(',')
      .map((item) => item.trim())
      .includes(filterItem(result))
  );
}

// The filter knows a file by what it is, in either direction. TR-106 3.2.3: white space in an item is percent-encoded.
const filterNames: Readonly<Record<FileKind, string>> = {
  firmware: '1 Firmware Upgrade Image',
  configuration: '3 Vendor Configuration File',
  log: '4 Vendor Log File',
};
const filterItem = ({ method, fileType }: TransferResult): string => {
  const kind = fileKindOf(method, fileType);
  return kind === undefined ? '' : writeListItems([filterNames[kind]]);
};
