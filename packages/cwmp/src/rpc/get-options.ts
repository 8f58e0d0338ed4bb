import { message } from './rpc.ts';
import type { Rpc } from './rpc.ts';
import { string, structs } from './schema/field.ts';
import { optionStruct } from './struct-schemas.ts';
import type { OptionStruct } from './structs.ts';

/** GetOptions, ACS→CPE (TR-069 A.4.1.4, CWMP 1.0). Deprecated. */
export interface GetOptions {
  readonly method: 'GetOptions';
  /** OptionName: at most 64 characters. */
  readonly optionName: string;
}

/** Answer to GetOptions (TR-069 A.4.1.4). */
export interface GetOptionsResponse {
  readonly method: 'GetOptionsResponse';
  readonly optionList: readonly OptionStruct[];
}

/** GetOptions: who calls it, its limits, its faults and its codecs (TR-069 A.4.1.4). */
export const getOptions: Rpc<GetOptions, GetOptionsResponse> = {
  direction: 'acs-to-cpe',
  section: 'A.4.1.4',
  since: '1.0',
  deprecated: true,
  cpe: { role: 'responds', level: 'optional' },
  acs: { role: 'calls', level: 'optional' },
  faults: [9000, 9001, 9002, 9003],
  request: message('GetOptions', {
    optionName: string('OptionName', 64),
  }),
  response: message('GetOptionsResponse', {
    optionList: structs('OptionList', optionStruct),
  }),
};
