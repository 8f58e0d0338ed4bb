const redacted = '[secret]';

/**
 * A value that cannot be printed, serialised or compared by accident: logs, traces and exports show `[secret]`.
 * `reveal` is the only way to the text, so a search for it finds every place that uses one.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Never pass it to a log, a trace or an error message. */
  reveal(): string {
    return this.#text;
  }

  /** Whether both hold the same text. Not constant in time: for tests and configuration, not for authentication. */
  equals(other: Secret): boolean {
    return this.#text === other.#text;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  static {
    // Node's inspector looks this symbol up; without it a console prints the class with its accessors.
    Object.defineProperty(this.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: () => redacted });
  }
}
