/**
 * A message could not be written: `path` says which field (`SetParameterValues.ParameterList[3].Value`), `reason` why.
 * Never quotes the value, which may be a secret. When XML 1.0 cannot carry a character, `cause` names it.
 */
export class UnencodableValueError extends Error {
  readonly code = 'unencodable-value';
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string, options?: { readonly cause?: unknown }) {
    super(`${path} cannot be encoded: ${reason}`, options);
    this.name = 'UnencodableValueError';
    this.path = path;
    this.reason = reason;
  }
}
