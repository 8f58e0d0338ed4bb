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
