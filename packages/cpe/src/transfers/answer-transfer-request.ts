import {
  type AcsRequest,
  type CancelTransfer,
  type CpeResponse,
  type QueuedTransferStruct,
  soapFault,
  type SoapFault,
} from '@cordon/cwmp';
import { unknownTime } from '@cordon/data-model';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import type { MaybeLater } from '../session/drive-cpe-session.ts';
import { fileKindOf, reportedFileType } from './file-types.ts';
import {
  readTransferRequest,
  type TransferAbilities,
  type TransferOrder,
  type TransferRequest,
} from './read-transfer-request.ts';
import type { TransferRunner } from './transfer-runner.ts';
import { isDownload, type Transfer, type TransferFault, transfersMax, utcTime } from './transfer.ts';

/** What the answers are made from. */
export interface TransferDesk {
  readonly device: Device;
  readonly clock: Clock;
  readonly runner: TransferRunner;
  readonly abilities: TransferAbilities;
  /** How long an order without delay may be carried out within the session; 0 leaves all for afterwards. */
  readonly inSessionMs: number;
}

type Answer = CpeResponse | SoapFault;

/** The RPCs about transfers. */
export const transferMethods: readonly string[] = [
  'Download',
  'Upload',
  'ScheduleDownload',
  'CancelTransfer',
  'GetQueuedTransfers',
  'GetAllQueuedTransfers',
];

/** Answers a request about transfers; undefined for every other. What the answer acknowledges is durable. */
export function answerTransferRequest(desk: TransferDesk, request: AcsRequest): MaybeLater<Answer> | undefined {
  const { transfers, transferResults, autonomousResults } = desk.device.memory;
  switch (request.method) {
    case 'Download':
    case 'Upload':
    case 'ScheduleDownload':
      return answerOrder(desk, request);
    case 'CancelTransfer':
      return answerCancel(desk, request);
    case 'GetQueuedTransfers': {
      // A.4.1.1: what the ACS asked for; A.4.1.7 lists the rest too.
      const ordered = transfers.filter(({ autonomous }) => autonomous !== true);
      const transferList = [...ordered, ...transferResults].map(queuedStruct);
      return { method: 'GetQueuedTransfersResponse', transferList };
    }
    case 'GetAllQueuedTransfers': {
      const transferList = [...transfers, ...transferResults, ...autonomousResults].map((one) => ({
        ...queuedStruct(one),
        isDownload: isDownload(one),
        fileType: reportedFileType(one),
        fileSize: one.fileSize,
        targetFileName: one.targetFileName,
      }));
      return { method: 'GetAllQueuedTransfersResponse', transferList };
    }
    default:
      return undefined;
  }
}

// A.4.1.1: 1 not begun, 2 under way, 3 coming to its end; what is not confirmed is not fully completed.
function queuedStruct(one: { readonly commandKey: string; readonly state?: Transfer['state'] }): QueuedTransferStruct {
  const state = one.state === 'waiting' ? 1 : one.state === 'running' ? 2 : 3;
  return { commandKey: one.commandKey, state };
}

function answerOrder(desk: TransferDesk, asked: TransferRequest): MaybeLater<Answer> {
  const { device, clock, runner, abilities, inSessionMs } = desk;
  const { readFileType } = device.policies.transfers;
  const request = asked.method === 'Upload' ? { ...asked, fileType: readFileType(asked.fileType) } : asked;
  const order = readTransferRequest(request, clock.nowMs(), abilities);
  if (order.method === 'Fault') return order;
  if (!device.policies.transfers.callsItself && isOwnAddress(device, order.url))
    return soapFault(9003, 'The URL is an address of this device');
  // A.3.2.8, A.4.1.5, A.4.1.8: a full queue is 9004.
  if (isQueueFull(device)) {
    return soapFault(9004, `${transfersMax} transfers are queued or not yet confirmed`);
  }
  if (request.method === 'ScheduleDownload') {
    runner.add(order, true);
    return { method: 'ScheduleDownloadResponse' };
  }
  // Firmware takes a reboot, which no session survives.
  const isBrief = fileKindOf(order.method, order.fileType) !== 'firmware';
  if (inSessionMs > 0 && request.delaySeconds === 0 && isBrief && !runner.isRunning) return answerNow(desk, order);
  runner.add(order, true);
  return laterAnswer(order.method);
}

/** Whoever orders a file from there would have the device knock at its own door. */
function isOwnAddress(device: Device, url: string): boolean {
  const own = URL.parse(device.value('ManagementServer.ConnectionRequestURL'));
  return own !== null && URL.parse(url)?.host === own.host;
}

/** Whether no further transfer can be listed (TR-069 A.4.1.7). */
export function isQueueFull({ memory: { transfers, transferResults, autonomousResults } }: Device): boolean {
  return transfers.length + transferResults.length + autonomousResults.length >= transfersMax;
}

/** Status 1: TransferComplete will tell (TR-069 A.3.2.8). */
function laterAnswer(method: Transfer['method']): Answer {
  const rest = { status: 1, startTime: unknownTime, completeTime: unknownTime } as const;
  return method === 'Upload' ? { method: 'UploadResponse', ...rest } : { method: 'DownloadResponse', ...rest };
}

/** Carries the order out before the answer, if that does not take too long (TR-069 A.3.2.8: Status 0). */
async function answerNow(desk: TransferDesk, order: TransferOrder): Promise<Answer> {
  const { clock, runner, inSessionMs } = desk;
  const startTime = utcTime(clock.nowMs());
  const { id } = runner.add(order, false);
  let cancel: (() => void) | undefined;
  const tooLong = new Promise<'later'>((resolve) => {
    cancel = clock.after(inSessionMs, () => resolve('later'));
  });
  const end = await Promise.race([runner.run(id), tooLong]);
  cancel?.();
  if (end === 'later' && runner.acknowledge(id)) return laterAnswer(order.method);
  if (end === 'later' || end === undefined) return soapFault(9002);
  if (end.faultCode !== 0) return faultAnswer(order.method, end);
  const rest = { status: 0, startTime, completeTime: utcTime(clock.nowMs()) };
  return order.method === 'Upload' ? { method: 'UploadResponse', ...rest } : { method: 'DownloadResponse', ...rest };
}

// A.3.2.8, A.4.1.5: an answer knows fewer codes than a TransferComplete.
function faultAnswer(method: Transfer['method'], { faultCode, faultString }: TransferFault): SoapFault {
  const general = method === 'Upload' ? 9011 : 9010;
  return soapFault([9001, 9002, 9012].includes(faultCode) ? faultCode : general, faultString);
}

// A.4.1.9: all with this key; as many as possible, and 9021 when some could not be. An unknown key is no error.
function answerCancel({ device, runner }: TransferDesk, { commandKey }: CancelTransfer): Answer {
  const matching = device.memory.transfers.filter((one) => one.commandKey === commandKey && one.autonomous !== true);
  const isDone = device.memory.transferResults.some((one) => one.commandKey === commandKey);
  const refused = matching.filter(({ id }) => !runner.cancel(id));
  return isDone || refused.length > 0
    ? soapFault(9021, 'A transfer with this CommandKey is too far on')
    : { method: 'CancelTransferResponse' };
}
