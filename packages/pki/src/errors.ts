/**
 * Codes of {@link PkiError}: `recipe-invalid` (a recipe that no certificate can be made from), `lab-exists`, `lab-missing`,
 * `lab-permissions` (others can read the keys), `lab-damaged` (a file of the lab cannot be read or does not fit
 * the others), `file-exists` (a file that would be replaced), `authority-unusable` (certificate and key of an authority that
 * cannot be read or do not belong together).
 */
export type PkiErrorCode =
  | 'recipe-invalid'
  | 'lab-exists'
  | 'lab-missing'
  | 'lab-permissions'
  | 'lab-damaged'
  | 'file-exists'
  | 'authority-unusable';

/** An operation on certificates that cannot be done; the message says to what and what to do next. */
export class PkiError extends Error {
  override readonly name = 'PkiError';
  readonly code: PkiErrorCode;

  constructor(code: PkiErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
