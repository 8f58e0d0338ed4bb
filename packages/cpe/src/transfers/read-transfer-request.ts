import { type Download, type ScheduleDownload, soapFault, type SoapFault, type Upload } from '@cordon/cwmp';
import { keyProblem } from '../rpc/request-fault.ts';
import { fileKindOf } from './file-types.ts';
import { ownRetriesMax, startGraceMs, type Transfer, type TransferWindow, type WindowMode } from './transfer.ts';

/** An order of the ACS for a transfer. */
export type TransferRequest = Download | ScheduleDownload | Upload;

/** What a device can do about transfers at all. */
export interface TransferAbilities {
  /** The largest file that is taken. */
  readonly fileBytesMax: number;
  /** Whether a vendor key is known, without which no image can be trusted. */
  readonly hasFirmwareUpgrade: boolean;
}

/** What is not known before the transfer is queued. */
export type TransferOrder = Omit<Transfer, 'id' | 'acknowledged'>;

// TR-069 A.6.
const textCharsMax = 256;

/** Reads an order into what is queued, or the fault that refuses it (TR-069 A.3.2.8, A.4.1.5, A.4.1.8). */
export function readTransferRequest(
  request: TransferRequest,
  nowMs: number,
  abilities: TransferAbilities,
): TransferOrder | SoapFault {
  const windows = windowsOf(request, nowMs);
  const problem = keyProblem('CommandKey', request.commandKey) ?? problemOf(request, abilities);
  if (problem !== undefined) return problem;
  if ('method' in windows) return windows;
  const { method, commandKey, fileType, url, username } = request;
  return {
    method,
    commandKey,
    fileType,
    fileSize: method === 'Upload' ? 0 : request.fileSize,
    targetFileName: method === 'Upload' ? '' : request.targetFileName,
    url,
    username,
    password: request.password.reveal(),
    windows,
    windowIndex: 0,
    attempts: 0,
    retryAtMs: 0,
    state: 'waiting',
  };
}

function problemOf(request: TransferRequest, abilities: TransferAbilities): SoapFault | undefined {
  const kind = fileKindOf(request.method, request.fileType);
  if (kind === undefined) return soapFault(9003, 'This device has no file of that FileType');
  if (kind === 'firmware' && !abilities.hasFirmwareUpgrade) {
    return soapFault(9003, 'This device knows no vendor key and takes no firmware');
  }
  const texts = [request.url, request.username, request.password.reveal()];
  if (texts.some((text) => text.length > textCharsMax)) {
    return soapFault(9003, `An argument has more than ${textCharsMax} characters`);
  }
  const wrongUrl = urlProblem(request.url);
  if (wrongUrl !== undefined || request.method === 'Upload') return wrongUrl;
  if (request.targetFileName.length > textCharsMax) return soapFault(9003, 'TargetFileName is too long');
  // A.3.2.8: a size that cannot fit is refused by 9010; a size that turns out to be wrong never is.
  if (request.fileSize > abilities.fileBytesMax) {
    return soapFault(9010, `There is room for files of ${abilities.fileBytesMax} bytes`);
  }
  return undefined;
}

function urlProblem(text: string): SoapFault | undefined {
  if (!URL.canParse(text)) return soapFault(9003, 'The URL cannot be read');
  const url = new URL(text);
  // A.3.2.8, A.4.1.5: credentials have arguments of their own.
  if (url.username !== '' || url.password !== '') return soapFault(9003, 'The URL has credentials in it');
  const isKnown = url.protocol === 'http:' || url.protocol === 'https:';
  return isKnown ? undefined : soapFault(9013, 'Files are transferred by http and https only');
}

const modes: ReadonlyMap<string, WindowMode> = new Map([
  ['1 At Any Time', 'at-any-time'],
  ['2 Immediately', 'immediately'],
  ['3 When Idle', 'when-idle'],
]);

function windowsOf(request: TransferRequest, nowMs: number): readonly TransferWindow[] | SoapFault {
  if (request.method !== 'ScheduleDownload') {
    const startMs = nowMs + request.delaySeconds * 1000;
    return [{ startMs, endMs: startMs + startGraceMs, mode: 'at-any-time', retriesMax: 0 }];
  }
  const list = request.timeWindowList;
  if (list.length < 1 || list.length > 2) return soapFault(9003, 'TimeWindowList has one or two windows');
  const windows: TransferWindow[] = [];
  for (const { windowStart, windowEnd, windowMode, maxRetries } of list) {
    const mode = modes.get(windowMode);
    // A.4.1.8: an unsupported mode is an invalid argument. Nobody sits at this device to confirm (mode 4).
    if (mode === undefined) return soapFault(9003, 'The WindowMode is not supported');
    if (windowEnd <= windowStart) return soapFault(9003, 'A window ends after it starts');
    if (maxRetries < -1) return soapFault(9003, 'MaxRetries is -1 or more');
    const retriesMax = maxRetries === -1 ? ownRetriesMax : maxRetries;
    windows.push({ startMs: nowMs + windowStart * 1000, endMs: nowMs + windowEnd * 1000, mode, retriesMax });
  }
  const [first, second] = windows;
  // A.4.1.8: windows may touch and never overlap.
  if (first !== undefined && second !== undefined && second.startMs < first.endMs) {
    return soapFault(9003, 'The second window starts before the first one ends');
  }
  return windows;
}
