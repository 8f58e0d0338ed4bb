/** What can go wrong with the files of a run. */
export type RunErrorCode =
  | 'run-exists'
  | 'run-unwritable'
  | 'run-unreadable'
  | 'run-format'
  | 'run-too-big'
  /** Still being written. */
  | 'run-running'
  /** Cannot be resumed: over, or made by another version or for another target. */
  | 'run-not-resumable'
  /** Was stopped before its end. */
  | 'run-not-over'
  /** Sent nothing that somebody could look up later. */
  | 'run-silent'
  /** Somebody else is where it would be listened to. */
  | 'run-place-taken'
  | 'zip-unreadable';

/** A run folder or zip that cannot be written or read. The message names the file and says what to do. */
export class RunError extends Error {
  readonly code: RunErrorCode;

  constructor(code: RunErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
