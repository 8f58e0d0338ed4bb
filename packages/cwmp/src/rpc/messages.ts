import type { GetRPCMethods, GetRPCMethodsResponse } from './get-rpc-methods.ts';
import type { SetParameterValues, SetParameterValuesResponse } from './set-parameter-values.ts';
import type { GetParameterValues, GetParameterValuesResponse } from './get-parameter-values.ts';
import type { GetParameterNames, GetParameterNamesResponse } from './get-parameter-names.ts';
import type { SetParameterAttributes, SetParameterAttributesResponse } from './set-parameter-attributes.ts';
import type { GetParameterAttributes, GetParameterAttributesResponse } from './get-parameter-attributes.ts';
import type { AddObject, AddObjectResponse } from './add-object.ts';
import type { DeleteObject, DeleteObjectResponse } from './delete-object.ts';
import type { Download, DownloadResponse } from './download.ts';
import type { Reboot, RebootResponse } from './reboot.ts';
import type { GetQueuedTransfers, GetQueuedTransfersResponse } from './get-queued-transfers.ts';
import type { ScheduleInform, ScheduleInformResponse } from './schedule-inform.ts';
import type { SetVouchers, SetVouchersResponse } from './set-vouchers.ts';
import type { GetOptions, GetOptionsResponse } from './get-options.ts';
import type { Upload, UploadResponse } from './upload.ts';
import type { FactoryReset, FactoryResetResponse } from './factory-reset.ts';
import type { GetAllQueuedTransfers, GetAllQueuedTransfersResponse } from './get-all-queued-transfers.ts';
import type { ScheduleDownload, ScheduleDownloadResponse } from './schedule-download.ts';
import type { CancelTransfer, CancelTransferResponse } from './cancel-transfer.ts';
import type { ChangeDUState, ChangeDUStateResponse } from './change-du-state.ts';
import type { Inform, InformResponse } from './inform.ts';
import type { TransferComplete, TransferCompleteResponse } from './transfer-complete.ts';
import type { AutonomousTransferComplete, AutonomousTransferCompleteResponse } from './autonomous-transfer-complete.ts';
import type { Kicked, KickedResponse } from './kicked.ts';
import type { RequestDownload, RequestDownloadResponse } from './request-download.ts';
import type { DUStateChangeComplete, DUStateChangeCompleteResponse } from './du-state-change-complete.ts';
import type {
  AutonomousDUStateChangeComplete,
  AutonomousDUStateChangeCompleteResponse,
} from './autonomous-du-state-change-complete.ts';

/** What an ACS may ask of a CPE. */
export type AcsRequest =
  | SetParameterValues
  | GetParameterValues
  | GetParameterNames
  | SetParameterAttributes
  | GetParameterAttributes
  | AddObject
  | DeleteObject
  | Download
  | Reboot
  | GetQueuedTransfers
  | ScheduleInform
  | SetVouchers
  | GetOptions
  | Upload
  | FactoryReset
  | GetAllQueuedTransfers
  | ScheduleDownload
  | CancelTransfer
  | ChangeDUState
  | GetRPCMethods;

/** What a CPE answers to an {@link AcsRequest}. */
export type CpeResponse =
  | SetParameterValuesResponse
  | GetParameterValuesResponse
  | GetParameterNamesResponse
  | SetParameterAttributesResponse
  | GetParameterAttributesResponse
  | AddObjectResponse
  | DeleteObjectResponse
  | DownloadResponse
  | RebootResponse
  | GetQueuedTransfersResponse
  | ScheduleInformResponse
  | SetVouchersResponse
  | GetOptionsResponse
  | UploadResponse
  | FactoryResetResponse
  | GetAllQueuedTransfersResponse
  | ScheduleDownloadResponse
  | CancelTransferResponse
  | ChangeDUStateResponse
  | GetRPCMethodsResponse;

/** What a CPE may ask of an ACS. */
export type CpeRequest =
  | Inform
  | TransferComplete
  | AutonomousTransferComplete
  | Kicked
  | RequestDownload
  | DUStateChangeComplete
  | AutonomousDUStateChangeComplete
  | GetRPCMethods;

/** What an ACS answers to a {@link CpeRequest}. */
export type AcsResponse =
  | InformResponse
  | TransferCompleteResponse
  | AutonomousTransferCompleteResponse
  | KickedResponse
  | RequestDownloadResponse
  | DUStateChangeCompleteResponse
  | AutonomousDUStateChangeCompleteResponse
  | GetRPCMethodsResponse;

/** Every RPC body element of TR-069 Annex A, told apart by `method`. */
export type Message = AcsRequest | CpeResponse | CpeRequest | AcsResponse;

/** The element name of a {@link Message}. */
export type Method = Message['method'];
