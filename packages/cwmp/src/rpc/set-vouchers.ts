/** SetVouchers, ACS→CPE (TR-069 A.4.1.3, CWMP 1.0). Deprecated. */
export interface SetVouchers {
  readonly method: 'SetVouchers';
  /** VoucherList: base64; at least 1 item. */
  readonly voucherList: readonly string[];
}

/** Answer to SetVouchers (TR-069 A.4.1.3). */
export interface SetVouchersResponse {
  readonly method: 'SetVouchersResponse';
}
