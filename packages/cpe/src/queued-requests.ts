/** Connection requests that were accepted while a session ran, and the sessions that are owed for them (TR-069 3.2.2.2). */
export class QueuedRequests {
  readonly #sessionsOwed: (requests: number) => number;
  #accepted = 0;
  #further = 0;

  constructor(sessionsOwed: (requests: number) => number) {
    this.#sessionsOwed = sessionsOwed;
  }

  accepted(): void {
    this.#accepted += 1;
  }

  /** A session ended. Tells whether one more is owed, besides the one that the event of the requests brings. */
  sessionEnded(): boolean {
    if (this.#accepted > 0) {
      this.#further += this.#sessionsOwed(this.#accepted) - 1;
      this.#accepted = 0;
      return false;
    }
    if (this.#further === 0) return false;
    this.#further -= 1;
    return true;
  }
}
