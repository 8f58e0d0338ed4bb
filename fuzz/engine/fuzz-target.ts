/** One thing that takes bytes of a stranger. A target is the default export of `fuzz/targets/NAME.ts`. */
export interface FuzzTarget {
  /** Pieces that mutations splice in: the words and marks that the target gives a meaning to. */
  readonly dictionary: readonly string[];
  /** Feeds one input. Throws when a promise is broken: an exception that escapes, a limit that does not hold, a contradiction. */
  check(input: Uint8Array): void;
}
