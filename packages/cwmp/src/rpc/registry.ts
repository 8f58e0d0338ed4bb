import { getRpcMethods } from './get-rpc-methods.ts';
import { setParameterValues } from './set-parameter-values.ts';
import { getParameterValues } from './get-parameter-values.ts';
import { getParameterNames } from './get-parameter-names.ts';
import { setParameterAttributes } from './set-parameter-attributes.ts';
import { getParameterAttributes } from './get-parameter-attributes.ts';
import { addObject } from './add-object.ts';
import { deleteObject } from './delete-object.ts';
import { download } from './download.ts';
import { reboot } from './reboot.ts';
import { getQueuedTransfers } from './get-queued-transfers.ts';
import { scheduleInform } from './schedule-inform.ts';
import { setVouchers } from './set-vouchers.ts';
import { getOptions } from './get-options.ts';
import { upload } from './upload.ts';
import { factoryReset } from './factory-reset.ts';
import { getAllQueuedTransfers } from './get-all-queued-transfers.ts';
import { scheduleDownload } from './schedule-download.ts';
import { cancelTransfer } from './cancel-transfer.ts';
import { changeDuState } from './change-du-state.ts';
import { inform } from './inform.ts';
import { transferComplete } from './transfer-complete.ts';
import { autonomousTransferComplete } from './autonomous-transfer-complete.ts';
import { kicked } from './kicked.ts';
import { requestDownload } from './request-download.ts';
import { duStateChangeComplete } from './du-state-change-complete.ts';
import { autonomousDuStateChangeComplete } from './autonomous-du-state-change-complete.ts';
import type { AcsRequest, AcsResponse, CpeRequest, CpeResponse, Message } from './messages.ts';
import type { MessageCodec, Rpc } from './rpc.ts';

/** The element name of a request. */
export type RequestMethod = (AcsRequest | CpeRequest)['method'];
/** The element name of a response. */
export type ResponseMethod = (AcsResponse | CpeResponse)['method'];

/** The type of one RPC by its name: its request and its response. */
export type RpcOf<M extends RequestMethod> = Rpc<
  Extract<Message, { readonly method: M }>,
  Extract<Message, { readonly method: `${M}Response` }>
>;

/** Every RPC of TR-069 Annex A, by its name. */
export const rpcs: { readonly [M in RequestMethod]: RpcOf<M> } = {
  GetRPCMethods: getRpcMethods,
  SetParameterValues: setParameterValues,
  GetParameterValues: getParameterValues,
  GetParameterNames: getParameterNames,
  SetParameterAttributes: setParameterAttributes,
  GetParameterAttributes: getParameterAttributes,
  AddObject: addObject,
  DeleteObject: deleteObject,
  Download: download,
  Reboot: reboot,
  GetQueuedTransfers: getQueuedTransfers,
  ScheduleInform: scheduleInform,
  SetVouchers: setVouchers,
  GetOptions: getOptions,
  Upload: upload,
  FactoryReset: factoryReset,
  GetAllQueuedTransfers: getAllQueuedTransfers,
  ScheduleDownload: scheduleDownload,
  CancelTransfer: cancelTransfer,
  ChangeDUState: changeDuState,
  Inform: inform,
  TransferComplete: transferComplete,
  AutonomousTransferComplete: autonomousTransferComplete,
  Kicked: kicked,
  RequestDownload: requestDownload,
  DUStateChangeComplete: duStateChangeComplete,
  AutonomousDUStateChangeComplete: autonomousDuStateChangeComplete,
};

const codecs: ReadonlyMap<string, MessageCodec<Message>> = new Map(
  Object.values(rpcs).flatMap((rpc) => {
    const both = [rpc.request, rpc.response] as unknown as readonly MessageCodec<Message>[];
    return both.map((codec) => [codec.method, codec] as const);
  }),
);

/** The codec of a body element by its local name; undefined when it is no message of Annex A. */
export function codecOf(method: string): MessageCodec<Message> | undefined {
  return codecs.get(method);
}

/** The facts of the RPC that a request or a response belongs to; undefined when it is none of Annex A. */
export function rpcOf(method: string): RpcOf<RequestMethod> | undefined {
  const request = method.endsWith('Response') ? method.slice(0, -'Response'.length) : method;
  return Object.hasOwn(rpcs, request) ? rpcs[request as RequestMethod] : undefined;
}
