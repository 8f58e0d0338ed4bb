import { authorityRows } from './authority-rows.ts';
import type { CertificateRow } from './certificate-row.ts';
import { constraintRows } from './constraint-rows.ts';
import { controlRows } from './control-rows.ts';
import { encodingRows } from './encoding-rows.ts';
import { nameRows } from './name-rows.ts';
import { purposeRows } from './purpose-rows.ts';
import { redirectRows } from './redirect-rows.ts';
import { revocationRows } from './revocation-rows.ts';
import { strengthRows } from './strength-rows.ts';
import { timeRows } from './time-rows.ts';
import { trustRows } from './trust-rows.ts';

/** The families of {@link certificateRows}, in the order in which they run. */
export const certificateFamilies: readonly (readonly CertificateRow[])[] = [
  controlRows,
  trustRows,
  timeRows,
  nameRows,
  authorityRows,
  purposeRows,
  encodingRows,
  constraintRows,
  strengthRows,
  redirectRows,
  revocationRows,
];

/** Every case that shows a chain on the connection to the ACS and looks at what follows, in the order in which they run. */
export const certificateRows: readonly CertificateRow[] = certificateFamilies.flat();
