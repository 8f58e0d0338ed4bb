/** One thing that takes bytes of a stranger. A target is the default export of `fuzz/targets/NAME.ts`. */
export interface FuzzTarget {
  /** Pieces that mutations splice in: the words and marks that the target gives a meaning to. */
  readonly dictionary: readonly string[];
  /** Makes ready what all inputs share, such as sockets. */
  open?(): Promise<void>;
  /** Feeds one input. Throws when a promise is broken: an exception that escapes, a limit that does not hold, a contradiction. */
  check(input: Uint8Array): void | Promise<void>;
  /** Releases what `open` and the inputs left. */
  close?(): Promise<void>;
  /** Milliseconds that one input may take; 3,000 when absent. */
  readonly inputMsMax?: number;
}
