import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';

/** FactoryReset, ACS→CPE (TR-069 A.4.1.6, CWMP 1.0). */
export interface FactoryReset {
  readonly method: 'FactoryReset';
}

/** Answer to FactoryReset (TR-069 A.4.1.6). */
export interface FactoryResetResponse {
  readonly method: 'FactoryResetResponse';
}

/** FactoryReset: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.6). */
export const factoryReset: Rpc<FactoryReset, FactoryResetResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.6',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9002, 9003],
  request: message('FactoryReset', {}),
  response: message('FactoryResetResponse', {}),
};
