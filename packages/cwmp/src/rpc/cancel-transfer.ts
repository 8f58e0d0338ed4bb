/** CancelTransfer, ACS→CPE (TR-069 A.4.1.9, CWMP 1.2). */
export interface CancelTransfer {
  readonly method: 'CancelTransfer';
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
}

/** Answer to CancelTransfer (TR-069 A.4.1.9). */
export interface CancelTransferResponse {
  readonly method: 'CancelTransferResponse';
}
