import { TransportError, type TransportErrorCode } from '@cordon/transport';
import type { TransferFault } from './transfer.ts';

/** TR-069 A.6: FaultString has at most 256 characters. */
const faultStringCharsMax = 256;

/** A transfer went wrong, with the fault code of TransferComplete for its cause (TR-069 A.5.1). */
export class TransferFailure extends Error implements TransferFault {
  override readonly name = 'TransferFailure';
  readonly code = 'transfer-failed';
  readonly faultCode: number;
  /** Whether the same transfer may well succeed later; what is not ends a ScheduleDownload at once (TR-069 A.4.1.8). */
  readonly mayRecover: boolean;

  constructor(faultCode: number, message: string, mayRecover: boolean = false) {
    super(message.slice(0, faultStringCharsMax));
    this.faultCode = faultCode;
    this.mayRecover = mayRecover;
  }

  get faultString(): string {
    return this.message;
  }
}

// TR-069 A.5.1: 9015 the server cannot be contacted, 9016 the file cannot be had, 9017 the transfer broke off.
const downloadFaults: Readonly<Record<TransportErrorCode, number>> = {
  'name-not-found': 9015,
  'connect-failed': 9015,
  'connect-timed-out': 9015,
  'handshake-failed': 9015,
  'handshake-timed-out': 9015,
  'server-untrusted': 9015,
  'response-timed-out': 9017,
  'connection-lost': 9017,
  'response-refused': 9010,
  'too-many-redirects': 9016,
  'redirect-refused': 9016,
  aborted: 9017,
  'address-unusable': 9010,
  'tls-settings-unusable': 9010,
};

const unrecoverable: readonly TransportErrorCode[] = ['server-untrusted', 'redirect-refused', 'response-refused'];

/** The failure for whatever stopped a transfer. An upload knows 9011 and 9012 only (TR-069 A.5.1). */
export function transferFailureOf(error: unknown, direction: 'download' | 'upload'): TransferFailure {
  const failure = error instanceof TransferFailure ? error : unforeseen(error);
  const isUploadCode = [9001, 9002, 9011, 9012].includes(failure.faultCode);
  if (direction === 'download' || isUploadCode) return failure;
  return new TransferFailure(9011, failure.message, failure.mayRecover);
}

function unforeseen(error: unknown): TransferFailure {
  if (!(error instanceof TransportError)) return new TransferFailure(9002, 'internal error');
  return new TransferFailure(downloadFaults[error.code], error.message, !unrecoverable.includes(error.code));
}

/** The failure that an HTTP status stands for; undefined for success. */
export function statusFailure(status: number, host: string): TransferFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const told = `${host} answered HTTP ${status}`;
  if (status === 401 || status === 407) return new TransferFailure(9012, `${told}: it does not accept the credentials`);
  if ([403, 404, 410, 451].includes(status)) return new TransferFailure(9016, told, true);
  return new TransferFailure(9010, told, status >= 500 || status === 429);
}
