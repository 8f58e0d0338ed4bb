import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { base64s } from './schema/field.ts';

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

/** SetVouchers: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.3). */
export const setVouchers: Rpc<SetVouchers, SetVouchersResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.3',
  since: '1.0',
  deprecated: true,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9002, 9003, 9004],
  request: message('SetVouchers', {
    voucherList: base64s('VoucherList', { itemsMin: 1 }),
  }),
  response: message('SetVouchersResponse', {}),
};
