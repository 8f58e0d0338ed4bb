import { Secret } from '@cordon/cwmp';
import type { TransferDesk } from './answer-transfer-request.ts';
import { isQueueFull } from './answer-transfer-request.ts';
import { readTransferRequest } from './read-transfer-request.ts';

/** A transfer that somebody other than the ACS starts: a subscriber, or whoever services the device. */
export interface LocalTransfer {
  readonly direction: 'download' | 'upload';
  /** As in Download and Upload, such as `3 Vendor Configuration File`. */
  readonly fileType: string;
  /** Where the file is or goes. */
  readonly url?: string;
  /** The file itself, for a download: somebody chose it in the device's page. */
  readonly file?: Uint8Array;
  /** What the file is called, if it has a name. */
  readonly fileName?: string;
}

/** The device does not take this transfer; the message says why. Code `transfer-refused`. */
export class LocalTransferError extends Error {
  override readonly name = 'LocalTransferError';
  readonly code = 'transfer-refused';
}

/** Stands where a URL is checked, for a file that is here already. */
const nowhere = 'http://device.invalid/';

/** Queues a transfer that the ACS did not order. Throws {@link LocalTransferError}; nothing has changed then. */
export function startLocalTransfer({ device, clock, runner, abilities }: TransferDesk, local: LocalTransfer): void {
  const { direction, fileType, url = '', file, fileName = '' } = local;
  if ((url === '') === (file === undefined)) throw new LocalTransferError('A transfer has either a URL or a file.');
  if (file !== undefined && direction === 'upload') throw new LocalTransferError('An upload goes to a URL.');
  if (isQueueFull(device)) throw new LocalTransferError('Too many transfers are queued or not yet confirmed.');
  const account = { username: '', password: new Secret(''), commandKey: '', delaySeconds: 0 };
  const asked = { fileType, url: file === undefined ? url : nowhere, ...account };
  const download = { fileSize: file?.length ?? 0, targetFileName: fileName, successUrl: '', failureUrl: '' };
  const order = readTransferRequest(
    direction === 'upload' ? { method: 'Upload', ...asked } : { method: 'Download', ...asked, ...download },
    clock.nowMs(),
    abilities,
  );
  if (order.method === 'Fault') throw new LocalTransferError(order.faultString);
  runner.addAutonomous({ ...order, url }, file);
}
