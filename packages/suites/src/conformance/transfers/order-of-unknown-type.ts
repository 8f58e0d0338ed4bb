import type { CaseTools, CpeBench } from '@cordon/testbench';
import { orderDownload, type OrderedTransfer } from './order-transfer.ts';
import { runTransfer } from './run-transfer.ts';

/** What became of an order of a known type and of one of an unknown type: `taken`, or `refused with` a fault code. */
export type UnknownTypeFacts = {
  readonly known: string;
  readonly unknown: string;
  /** The fault code of the unknown one; 0 when there was none. */
  readonly unknownFault: number;
};

/** Orders a download of a type that the target takes, and one of this type; the URL of both answers 404. */
export async function orderOfUnknownType(context: CaseTools & CpeBench, fileType: string): Promise<UnknownTypeFacts> {
  const place = context.files.home.place('not-there.bin', () => ({ status: 404 }));
  const order = async (commandKey: string, fileTypes?: readonly string[]): Promise<string> => {
    const askedBefore = place.requests.length;
    let ordered: OrderedTransfer | undefined;
    const { faultCode } = await runTransfer(context, { commandKey }, async (session) => {
      const types = fileTypes === undefined ? {} : { fileTypes };
      ordered = await orderDownload(session, { url: place.url, commandKey, delaySeconds: 1, ...types });
      return ordered;
    });
    const isRefused = ordered?.answer.method === 'Fault';
    // The type may be looked at when the transfer is due; a device that fails before it asks has not taken it either.
    const isUnasked = fileTypes !== undefined && place.requests.length === askedBefore && (faultCode ?? 0) !== 0;
    return isRefused || isUnasked ? `refused with ${faultCode}` : 'taken';
  };
  const known = await order('cordon-known');
  const unknown = await order('cordon-unknown', [fileType]);
  return { known, unknown, unknownFault: Number(unknown.split(' ').at(-1)) || 0 };
}
