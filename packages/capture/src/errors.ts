/** Codes of {@link CaptureError}: `capture-exists`, `capture-unwritable`. */
export type CaptureErrorCode = 'capture-exists' | 'capture-unwritable';

/** A capture file could not be created or written; `cause` holds the system's error. */
export class CaptureError extends Error {
  override readonly name = 'CaptureError';
  readonly code: CaptureErrorCode;
  readonly path: string;

  constructor(code: CaptureErrorCode, path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const advice =
      code === 'capture-exists'
        ? 'Captures are never overwritten: choose another file or move this one away.'
        : 'Check that the folder exists, that it is writable and that the disk has room.';
    super(`The capture ${path} cannot be written (${reason}). ${advice}`, { cause });
    this.code = code;
    this.path = path;
  }
}
