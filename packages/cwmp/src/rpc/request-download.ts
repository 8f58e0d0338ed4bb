import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { structs, token } from './schema/field.ts';
import { argStruct } from './struct-schemas.ts';
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

/** RequestDownload: who calls it, its limits, its faults and its codecs (TR-069 A.4.2.2). */
export const requestDownload: Rpc<RequestDownload, RequestDownloadResponse> = {
  direction: 'cpe-to-acs',
  section: 'A.4.2.2',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'calls', level: 'optional' },
  acs: { role: 'responds', level: 'optional' },
  faults: [8000, 8001, 8002, 8003, 8005],
  request: message('RequestDownload', {
    fileType: token('FileType', 64),
    fileTypeArg: structs('FileTypeArg', argStruct, { itemsMax: 16 }),
  }),
  response: message('RequestDownloadResponse', {}),
};
