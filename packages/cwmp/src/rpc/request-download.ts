import type { ArgStruct } from './structs.ts';

/** RequestDownload, CPE→ACS (TR-069 A.4.2.2, CWMP 1.0). */
export interface RequestDownload {
  readonly method: 'RequestDownload';
  /** FileType: at most 64 characters. */
  readonly fileType: string;
  /** FileTypeArg: at most 16 items. */
  readonly fileTypeArg: readonly ArgStruct[];
}

/** Answer to RequestDownload (TR-069 A.4.2.2). */
export interface RequestDownloadResponse {
  readonly method: 'RequestDownloadResponse';
}
