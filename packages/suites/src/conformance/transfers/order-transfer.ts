import { type CpeResponse, Secret, type SoapFault } from '@cordon/cwmp';
import type { ScriptedSession } from '@cordon/testbench';

/** What a case wants of a download or an upload. */
export interface TransferWish {
  readonly url: string;
  readonly commandKey: string;
  readonly delaySeconds?: number;
  readonly fileSize?: number;
  readonly username?: string;
  readonly password?: string;
  /** Name that the file of a download is to have on the target. */
  readonly targetFileName?: string;
  /** Tried in this order until the target takes one. */
  readonly fileTypes?: readonly string[];
}

/** What became of an order. */
export interface OrderedTransfer {
  readonly fileType: string;
  readonly answer: CpeResponse | SoapFault;
}

/** The file that nearly every CPE takes, and those that others take. */
const downloadTypes = ['3 Vendor Configuration File', '1 Firmware Upgrade Image', '2 Web Content'] as const;

/** Files of a CPE's configuration, in the newer spelling and the older. */
export const configurationUploads = ['3 Vendor Configuration File 1', '1 Vendor Configuration File'] as const;

/** Its log, in both spellings. */
export const logUploads = ['4 Vendor Log File 1', '2 Vendor Log File'] as const;

const uploadTypes = [...configurationUploads, ...logUploads] as const;

/** Orders a download, of the first type that the target does not refuse. */
export async function orderDownload(session: ScriptedSession, wish: TransferWish): Promise<OrderedTransfer> {
  return await firstTaken(wish.fileTypes ?? downloadTypes, async (fileType) => {
    const { fileSize = 0, targetFileName = '', ...rest } = written(wish);
    const files = { targetFileName, successUrl: '', failureUrl: '' };
    return await session.request({ method: 'Download', fileType, fileSize, ...rest, ...files });
  });
}

/** Orders an upload, of the first type that the target does not refuse. */
export async function orderUpload(session: ScriptedSession, wish: TransferWish): Promise<OrderedTransfer> {
  return await firstTaken(wish.fileTypes ?? uploadTypes, async (fileType) => {
    const { fileSize: _none, targetFileName: _noName, ...rest } = written(wish);
    return await session.request({ method: 'Upload', fileType, ...rest });
  });
}

function written({ fileTypes: _tried, delaySeconds = 0, username = '', password = '', ...rest }: TransferWish) {
  return { ...rest, delaySeconds, username, password: new Secret(password) };
}

async function firstTaken(
  fileTypes: readonly string[],
  order: (fileType: string) => Promise<CpeResponse | SoapFault>,
): Promise<OrderedTransfer> {
  const [fileType = '', ...others] = fileTypes;
  const answer = await order(fileType);
  return answer.method === 'Fault' && others.length > 0 ? await firstTaken(others, order) : { fileType, answer };
}
