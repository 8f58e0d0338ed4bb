import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { string } from './schema/field.ts';

/** Reboot, ACS→CPE (TR-069 A.3.2.9, CWMP 1.0). */
export interface Reboot {
  readonly method: 'Reboot';
  /** CommandKey: at most 32 characters. */
  readonly commandKey: string;
}

/** Answer to Reboot (TR-069 A.3.2.9). */
export interface RebootResponse {
  readonly method: 'RebootResponse';
}

/** Reboot: who calls it, its limits, its faults and its codecs (TR-069 A.3.2.9). */
export const reboot: Rpc<Reboot, RebootResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.3.2.9',
  since: '1.0',
  deprecated: false,
  cpe: { role: 'responds', level: 'required' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9001, 9002, 9003],
  request: message('Reboot', {
    commandKey: string('CommandKey', 32),
  }),
  response: message('RebootResponse', {}),
};
