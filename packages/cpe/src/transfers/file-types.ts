import type { TransferMethod, TransferSubject } from './transfer.ts';

/** The files of this device. */
export type FileKind = 'firmware' | 'configuration' | 'log';

// TR-069 A.3.2.8 Table 30 and A.4.1.5 Table 45: the whole string counts. This device has one configuration file and one log.
const downloads: ReadonlyMap<string, FileKind> = new Map([
  ['1 Firmware Upgrade Image', 'firmware'],
  ['3 Vendor Configuration File', 'configuration'],
]);
const uploads: ReadonlyMap<string, FileKind> = new Map([
  ['1 Vendor Configuration File', 'configuration'],
  ['2 Vendor Log File', 'log'],
  ['3 Vendor Configuration File 1', 'configuration'],
  ['4 Vendor Log File 1', 'log'],
]);

/** What a FileType means in a request of this method; undefined when this device has no such file. */
export function fileKindOf(method: TransferMethod, fileType: string): FileKind | undefined {
  return (method === 'Upload' ? uploads : downloads).get(fileType);
}

// A.4.1.7: the combined list of file types numbers those of uploads anew.
const reportedUploads: ReadonlyMap<string, string> = new Map([
  ['1 Vendor Configuration File', '3 Vendor Configuration File'],
  ['2 Vendor Log File', '4 Vendor Log File'],
  ['3 Vendor Configuration File 1', '6 Vendor Configuration File 1'],
  ['4 Vendor Log File 1', '7 Vendor Log File 1'],
]);

/** The FileType as GetAllQueuedTransfers spells it (TR-069 A.4.1.7). */
export function reportedFileType({ method, fileType }: TransferSubject): string {
  return (method === 'Upload' ? reportedUploads.get(fileType) : undefined) ?? fileType;
}
