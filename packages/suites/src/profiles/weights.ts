import type { CaseMeta } from '@cordon/testbench';

type Weights = NonNullable<CaseMeta['profiles']>;

/** TR-069 leaves it open or only advises; RFC 9325, BSI, ETSI and NIST each refuse it. */
export const refusedByAuthorities: Weights = {
  tr069: 'warn',
  hardened: 'fail',
  'bsi-03148': 'fail',
  'etsi-303645': 'fail',
  'nist-52r2': 'fail',
};

/** TR-069 leaves it open, and so do BSI and NIST; RFCs demand it, which ETSI takes for best practice. */
export const refusedByBestPractice: Weights = { tr069: 'warn', hardened: 'fail', 'etsi-303645': 'fail' };

/** TR-069, BSI, ETSI and NIST leave it open: a failure where more is asked for. */
export const refusedByHardening: Weights = { tr069: 'warn', hardened: 'fail' };
