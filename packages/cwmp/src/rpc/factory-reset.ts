/** FactoryReset, ACS→CPE (TR-069 A.4.1.6, CWMP 1.0). */
export interface FactoryReset {
  readonly method: 'FactoryReset';
}

/** Answer to FactoryReset (TR-069 A.4.1.6). */
export interface FactoryResetResponse {
  readonly method: 'FactoryResetResponse';
}
