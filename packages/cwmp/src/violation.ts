/** Where in a peer's document something stands: offset in UTF-16 units of the decoded text, line and column from 1. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** One rule that a peer broke. Data, never an exception: the caller's policy decides what follows. */
export interface Violation {
  /** Stable id from the rule table of the module that found it, such as `xml-duplicate-attribute` or `session-starts-with-inform`. */
  readonly rule: string;
  /** Clause that the rule comes from, such as `TR-069 3.4.4`. */
  readonly clause: string;
  /** What was seen, in one sentence. Quotes at most 80 characters of the peer. */
  readonly detail: string;
  readonly position?: Position | undefined;
}
